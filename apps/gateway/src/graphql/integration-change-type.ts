import { Allow, connectionTypes, DateTime, Json, type CursorOf } from "@storegate/connector-kit/graphql";
import { Field, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { encodeId } from "../ids.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import type { IntegrationChangeRow } from "../integrations/setting-changes.js";

/** A change with the integration that it is of. */
export type ChangeOfIntegration = IntegrationChangeRow & { readonly integration: Pick<IntegrationRow, "connectorId"> };

/** One setting that was changed. */
@Allow("VIEWER")
@ObjectType({ description: "One setting of an integration that was changed." })
export class SettingChange {
  @Field(() => String, {
    description:
      "A JSON pointer: `/name`, `/status`, `/maxChanges`, `/maxChangeShare`, `/schedule` and what is in it, `/config` and what is in it, as `/config/attributeName`.",
  })
  path!: string;

  @Field(() => Json, { nullable: true, description: "As it was; null where it was not there." })
  before!: unknown;

  @Field(() => Json, { nullable: true, description: "As it is from then on; null where it is not there any more." })
  after!: unknown;
}

/** What was changed of an integration at one time. */
@Allow("VIEWER")
@ObjectType({ description: "What was changed of an integration's settings at one time, by whom." })
export class IntegrationChange {
  @Field(() => Int, { description: "Which change of the integration it is, from 1 for how it was made." })
  number!: number;

  @Field(() => DateTime, { description: "When." })
  at!: Date;

  @Field(() => Int, { description: "Which version of the config stands from then on; see Sync.configVersion." })
  configVersion!: number;

  @Field(() => [String], {
    description: "JSON pointers into the config of the secrets that were set, removed, or given another value.",
  })
  secretsChanged!: readonly string[];
}

export const { Connection: IntegrationChangeConnection } = connectionTypes(
  "IntegrationChange",
  () => IntegrationChange,
  "changes of an integration, newest first",
);

/** Changes go by number. Each integration's cursors are its own. */
export function changeCursor(integrationId: string) {
  return {
    list: `configHistory ${integrationId}`,
    key: z.int32().min(1),
    of: (row: ChangeOfIntegration): number => row.number,
  } satisfies CursorOf<ChangeOfIntegration, z.ZodType>;
}

/** A change as callers name it. */
export function changeIdOf({ integrationId, number }: Pick<IntegrationChangeRow, "integrationId" | "number">): string {
  return `${encodeId("IntegrationChange", integrationId)}-${number}`;
}
