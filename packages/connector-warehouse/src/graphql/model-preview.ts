import { Allow, Json, SyncResult, UserError } from "@storegate/connector-kit/graphql";
import type { JsonValue } from "@storegate/connector-kit";
import { Field, ObjectType } from "type-graphql";

/** A column of a model. */
@Allow("OPERATOR")
@ObjectType({ description: "A column of a model." })
export class ModelColumn {
  @Field(() => String, { description: "As mappings name it." })
  name!: string;

  @Field(() => String, { description: "In the source's own words, as `numeric(10,2)`." })
  type!: string;
}

/** A model's columns and first rows, and what a sync would make of each. */
@Allow("OPERATOR")
@ObjectType({ description: "A model's columns and first rows, and what a sync would make of each." })
export class ModelPreview {
  @Field(() => [ModelColumn], { description: "In the model's order." })
  columns!: readonly ModelColumn[];

  @Field(() => [Json], {
    description: "A row is an array in the order of columns; integers over 2^53 and exact decimals are strings in it.",
  })
  rows!: readonly (readonly JsonValue[])[];

  @Field(() => [SyncResult], {
    description:
      "As in a dry run, one for each row, in their order; none while the config is not whole. Their `sync` cannot be asked for: there is none.",
  })
  records!: readonly SyncResult[];

  @Field(() => [UserError], {
    description: "What is missing or wrong in the draft, and why its source cannot be read.",
  })
  userErrors!: readonly UserError[];
}
