import type { FaultData } from "@storegate/connector-kit";
import { Allow, DateTime, FaultType, Node, connectionTypes, type CursorOf } from "@storegate/connector-kit/graphql";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import type { IntegrationRow } from "../integrations/integration-service.js";
import { IntegrationStatusEnum } from "./enums.js";

/** A connector set up for one store. */
@Allow("VIEWER")
@ObjectType("Integration", { implements: Node, description: "A connector set up for one store." })
export class IntegrationType extends Node {
  @Field(() => String, { description: "For people." })
  name!: string;

  @Field(() => Int, {
    description: "Which version of its config that is: it grows with each change of the config, or of a secret in it.",
  })
  configVersion!: number;

  @Field(() => IntegrationStatusEnum, { description: "When it syncs." })
  status!: IntegrationRow["status"];

  @Field(() => FaultType, {
    nullable: true,
    description:
      "Why the gateway itself disabled it, for instance a revoked access token; a good one, entered with updateStore, brings it back as it was. Null where a person did.",
  })
  disabledReason!: FaultData | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The most records that one sync may change or delete; null is no limit. The whole plan is judged first: over a limit nothing is written, and the sync fails as CHANGE_LIMIT_EXCEEDED with its stoppedPlan. Dry runs, undos and imports have no limits.",
  })
  maxChanges!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "The same as a share, 0 to 1, of the records that the sync reads; null is no limit. A retry is held by maxChanges alone: it reads nothing but what failed.",
  })
  maxChangeShare!: number | null;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it was last changed." })
  updatedAt!: Date;
}

export const { Connection: IntegrationConnection } = connectionTypes(
  "Integration",
  () => IntegrationType,
  "integrations, by name",
);

/** Integrations go by name. Those of one store or connector have cursors of their own. */
export function integrationCursor(of: { readonly storeId: string | null; readonly connectorId: string | null }) {
  return {
    list: ["integrations", of.storeId, of.connectorId].filter((each) => each !== null).join(" "),
    key: z.tuple([z.string(), z.uuid()]),
    of: (row: IntegrationRow): [string, string] => [row.name, row.id],
  } satisfies CursorOf<IntegrationRow, z.ZodType>;
}
