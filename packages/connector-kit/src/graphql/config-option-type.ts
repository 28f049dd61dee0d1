import { Field, ObjectType } from "type-graphql";
import type { ConfigOption } from "../connector.js";
import type { JsonObject, JsonValue } from "../json.js";
import { Allow } from "./access.js";
import { Json } from "./scalars.js";

/** What a form can offer at a place of a config, or a connector elsewhere. */
@Allow("VIEWER")
@ObjectType("ConfigOption", { description: "Something to choose." })
export class ConfigOptionType implements ConfigOption {
  @Field(() => Json, { description: "What is put where it was asked for." })
  value!: JsonValue;

  @Field(() => String, { description: "For people." })
  label!: string;

  @Field(() => Json, {
    nullable: true,
    description: "What else is known of it: type, length, whether required, and the like.",
  })
  details?: JsonObject | undefined;
}
