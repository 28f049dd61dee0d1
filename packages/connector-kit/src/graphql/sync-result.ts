import type { FaultData } from "@storegate/http-client";
import { Field, ObjectType, registerEnumType } from "type-graphql";
import type { RecordOutcome } from "../connector.js";
import type { JsonObject } from "../json.js";
import { Allow } from "./access.js";
import { enumOf } from "./enum-of.js";
import { FaultType } from "./fault-type.js";
import { DateTime, Json } from "./scalars.js";

/** As GraphQL names what became of a record. */
export const RecordOutcomeEnum = enumOf([
  "CREATED",
  "UPDATED",
  "DELETED",
  "UNCHANGED",
  "SKIPPED",
  "FAILED",
] satisfies RecordOutcome[]);
registerEnumType(RecordOutcomeEnum, {
  name: "RecordOutcome",
  description: "What became of a record. May grow: keep a default branch.",
  valuesConfig: {
    CREATED: { description: "It was made." },
    UPDATED: { description: "It was changed." },
    DELETED: { description: "It was removed." },
    UNCHANGED: { description: "It was as it should be." },
    SKIPPED: { description: "It was left alone, for a reason." },
    FAILED: { description: "It failed, alone; errors say why." },
  },
});

/** What became of one record. */
@Allow("VIEWER")
@ObjectType({ description: "What became of one record, for good." })
export class SyncResult {
  @Field(() => String, { description: "What the record is, as `customer`." })
  recordType!: string;

  @Field(() => String, { description: "What the connector knows the record by, as its e-mail address." })
  key!: string;

  @Field(() => String, { nullable: true, description: "The store's id for it." })
  externalId!: string | null;

  @Field(() => RecordOutcomeEnum, { description: "What became of it." })
  outcome!: RecordOutcome;

  @Field(() => String, { nullable: true, description: "What it was found to be, as `valid`." })
  label!: string | null;

  @Field(() => String, { nullable: true, description: "Why, as `domain_accepts_mail`." })
  reason!: string | null;

  @Field(() => Json, { nullable: true, description: "The fields at stake, before; null before a creation." })
  before!: JsonObject | null;

  @Field(() => Json, { nullable: true, description: "The fields at stake, after; null after a deletion." })
  after!: JsonObject | null;

  @Field(() => Json, { nullable: true, description: "What the connector adds, as a verdict's evidence." })
  details!: JsonObject | null;

  @Field(() => [FaultType], { description: "Why it failed; empty unless it did." })
  errors!: readonly FaultData[];

  @Field(() => DateTime, { description: "When it was settled." })
  at!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "When what was personal in it was erased on request: its key is a pseudonym since, and its values, details and messages are gone. Null of all others.",
  })
  erasedAt?: Date | null;
}
