import type { FaultData } from "@storegate/connector-kit";
import {
  Allow,
  DateTime,
  FaultType,
  Json,
  Node,
  connectionTypes,
  type CursorOf,
} from "@storegate/connector-kit/graphql";
import { Field, ObjectType } from "type-graphql";
import { z } from "zod";
import type { IntegrationRow } from "../integrations/integration-service.js";
import { IntegrationStatusEnum } from "./enums.js";

/** A connector set up for one store. */
@Allow("VIEWER")
@ObjectType("Integration", { implements: Node, description: "A connector set up for one store." })
export class IntegrationType extends Node {
  @Field(() => String, { description: "For people." })
  name!: string;

  @Field(() => Json, { description: "As given, with every secret replaced by null." })
  config!: unknown;

  @Field(() => IntegrationStatusEnum, { description: "When it syncs." })
  status!: IntegrationRow["status"];

  @Field(() => FaultType, { nullable: true, description: "Why the gateway itself disabled it." })
  disabledReason!: FaultData | null;

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

/** Integrations go by name. */
export const integrationCursor = {
  list: "integrations",
  key: z.tuple([z.string(), z.uuid()]),
  of: (row: IntegrationRow): [string, string] => [row.name, row.id],
} satisfies CursorOf<IntegrationRow, z.ZodType>;
