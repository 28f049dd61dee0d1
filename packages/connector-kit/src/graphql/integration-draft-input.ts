import { Field, ID, InputType } from "type-graphql";
import { Json } from "./scalars.js";

/** An integration, saved or to be, as queries for forms take it. */
@InputType({
  description:
    "A saved integration, with config a change to one (secrets as in an update: null or left out is the one kept), or by store, connector and config one to be. Beside integrationId, storeId and connectorId are refused unless they are its own.",
})
export class IntegrationDraftInput {
  @Field(() => ID, { nullable: true, description: "A saved one." })
  integrationId?: string | null;

  @Field(() => ID, { nullable: true, description: "Where one is to be." })
  storeId?: string | null;

  @Field(() => ID, { nullable: true, description: "What one is to be." })
  connectorId?: string | null;

  @Field(() => Json, { nullable: true, description: "As the connector's configSchema says." })
  config?: unknown;
}
