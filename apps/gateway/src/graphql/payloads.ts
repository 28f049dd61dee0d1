/** What mutations take and answer: a payload each; with userErrors nothing has changed and the rest is null. */
import type { ConnectionCheck, FaultData } from "@storegate/connector-kit";
import { Allow, FaultType, Json, Url, UserError } from "@storegate/connector-kit/graphql";
import { Field, Float, ID, InputType, Int, ObjectType, type ClassType } from "type-graphql";
import type { IntegrationStatus } from "../integrations/integration-service.js";
import { Refusal } from "../refusal.js";
import { CheckStatusEnum, IntegrationStatusEnum } from "./enums.js";
import { IntegrationType } from "./integration-type.js";
import { ScheduleInput } from "./schedule-type.js";
import { StoreType } from "./store-type.js";
import { SyncType } from "./sync-type.js";

/** Said of `userErrors` in every payload. */
export const userErrorsMeaning =
  "What the caller did wrong; empty when it was done. Where there is any, nothing has changed and the rest is null.";

/** One thing a connection test looked at. */
@Allow("VIEWER")
@ObjectType("ConnectionCheck", { description: "One thing a connection test looked at." })
export class ConnectionCheckType {
  @Field(() => String, {
    description: "token, store, or a scope by its name; then the connector's own, as `provider` or `source`.",
  })
  name!: string;

  @Field(() => CheckStatusEnum, { description: "What it found." })
  status!: ConnectionCheck["status"];

  @Field(() => FaultType, { nullable: true, description: "Why it failed, and what to do." })
  fault!: FaultData | null;
}

/** A payload that holds a store and what its checks found. */
function storePayload(name: string, storeMeaning: string) {
  @Allow("VIEWER")
  @ObjectType(name, { description: "The store, and what checking it found." })
  class Payload {
    @Field(() => StoreType, { nullable: true, description: storeMeaning })
    store!: object | null;

    @Field(() => [ConnectionCheckType], {
      nullable: true,
      description: "Token, store, then each scope; empty where the store was not asked.",
    })
    checks!: readonly ConnectionCheck[] | null;

    @Field(() => [UserError], { description: userErrorsMeaning })
    userErrors!: readonly UserError[];
  }
  return Payload;
}

/** A payload that holds one thing under one name. */
function thingPayload(name: string, field: string, type: () => ClassType, meaning: string) {
  @Allow("VIEWER")
  @ObjectType(name, { description: meaning })
  class Payload {
    @Field(() => [UserError], { description: userErrorsMeaning })
    userErrors!: readonly UserError[];
  }
  Field(type, { nullable: true, description: meaning })(Payload.prototype, field);
  return Payload as ClassType<{ userErrors: readonly UserError[] }>;
}

function deletedPayload(name: string) {
  @Allow("VIEWER")
  @ObjectType(name, { description: "What was deleted." })
  class Payload {
    @Field(() => ID, { nullable: true, description: "The id it had." })
    deletedId!: string | null;

    @Field(() => [UserError], { description: userErrorsMeaning })
    userErrors!: readonly UserError[];
  }
  return Payload;
}

export const ConnectStorePayload = storePayload("ConnectStorePayload", "The connected store; null for a dry run.");
export const UpdateStorePayload = storePayload("UpdateStorePayload", "The store as it is now.");
export const DisconnectStorePayload = deletedPayload("DisconnectStorePayload");
export const CreateIntegrationPayload = thingPayload(
  "CreateIntegrationPayload",
  "integration",
  () => IntegrationType,
  "The new integration.",
);
export const UpdateIntegrationPayload = thingPayload(
  "UpdateIntegrationPayload",
  "integration",
  () => IntegrationType,
  "The integration as it is now.",
);
export const DeleteIntegrationPayload = deletedPayload("DeleteIntegrationPayload");
export const StartSyncPayload = thingPayload(
  "StartSyncPayload",
  "sync",
  () => SyncType,
  "The sync that was asked for.",
);
export const CancelSyncPayload = thingPayload("CancelSyncPayload", "sync", () => SyncType, "The sync as it stands.");
export const PauseSyncPayload = thingPayload("PauseSyncPayload", "sync", () => SyncType, "The sync as it stands.");
export const ResumeSyncPayload = thingPayload("ResumeSyncPayload", "sync", () => SyncType, "The sync as it stands.");

export const RetryFailedRecordsPayload = thingPayload(
  "RetryFailedRecordsPayload",
  "sync",
  () => SyncType,
  "The new sync, over the records that failed.",
);
export const ApproveSyncPayload = thingPayload(
  "ApproveSyncPayload",
  "sync",
  () => SyncType,
  "The new sync, which may change as much as was approved.",
);
export const UndoSyncPayload = thingPayload(
  "UndoSyncPayload",
  "sync",
  () => SyncType,
  "The new sync, which puts back what the other changed; of a dry run, one that only tells.",
);

/** What trying an integration found. */
@Allow("VIEWER")
@ObjectType({ description: "What trying an integration found." })
export class TestIntegrationPayload {
  @Field(() => Boolean, { nullable: true, description: "Whether no check failed." })
  ok!: boolean | null;

  @Field(() => [ConnectionCheckType], {
    nullable: true,
    description: "Token, store, each scope, then the connector's own.",
  })
  checks!: readonly ConnectionCheck[] | null;

  @Field(() => [UserError], { description: userErrorsMeaning })
  userErrors!: readonly UserError[];
}

/** A mutation's payload, or why it was refused. */
export type Refusable<Payload extends object> =
  | (Payload & { userErrors: readonly UserError[] })
  | { userErrors: readonly UserError[] };

/** Runs a mutation; a refusal becomes its payload. */
export async function orRefused<Payload extends object>(act: () => Promise<Payload>): Promise<Refusable<Payload>> {
  try {
    return { ...(await act()), userErrors: [] };
  } catch (error) {
    if (error instanceof Refusal) return { userErrors: error.userErrors };
    throw error;
  }
}

@InputType({ description: "How to reach a store." })
export class ConnectStoreInput {
  @Field(() => String, {
    description: "The hash, or any address that holds it (API path, store-HASH.mybigcommerce.com).",
  })
  storeHash!: string;

  @Field(() => String, { description: "Of an API account of the store. Kept encrypted, never answered." })
  accessToken!: string;

  @Field(() => String, { nullable: true, description: "Of the API account. BigCommerce no longer asks for it." })
  clientId?: string | null;

  @Field(() => String, { nullable: true, description: "For people; left out, the store's own." })
  name?: string | null;

  @Field(() => Url, { nullable: true, description: "Another API host, for a proxy or a local sandbox." })
  apiUrl?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: "Checks, and saves nothing." })
  dryRun!: boolean;
}

@InputType({ description: "What to change; what is left out stays. A new apiUrl needs the accessToken again." })
export class UpdateStoreInput {
  @Field(() => String, { nullable: true, description: "For people; null is the store's own." })
  name?: string | null;

  @Field(() => String, { nullable: true, description: "A new token; left out, the one there is. Null is refused." })
  accessToken?: string | null;

  @Field(() => String, { nullable: true, description: "Of the API account." })
  clientId?: string | null;

  @Field(() => Url, { nullable: true, description: "Another API host; null is BigCommerce's own." })
  apiUrl?: string | null;
}

const maxChangesMeaning = "The most records that one sync may change or delete, 0 or more; null is no limit.";
const maxChangeShareMeaning = "The same as a share, 0 to 1, of the records read; null is no limit.";

@InputType({ description: "What makes an integration." })
export class CreateIntegrationInput {
  @Field(() => ID, { description: "Where." })
  storeId!: string;

  @Field(() => ID, { description: "What, as `validation`." })
  connectorId!: string;

  @Field(() => String, { nullable: true, description: "For people; left out, the connector's title." })
  name?: string | null;

  @Field(() => Json, { description: "As the connector's configSchema says." })
  config!: unknown;

  @Field(() => IntegrationStatusEnum, { defaultValue: "MANUAL", description: "When it syncs." })
  status!: IntegrationStatus;

  @Field(() => ScheduleInput, { nullable: true, description: "When, while AUTOMATIC; left out, the connector's own." })
  schedule?: ScheduleInput | null;

  @Field(() => Int, { nullable: true, description: maxChangesMeaning })
  maxChanges?: number | null;

  @Field(() => Float, { nullable: true, description: maxChangeShareMeaning })
  maxChangeShare?: number | null;
}

@InputType({ description: "What to change; what is left out stays, null puts back the default." })
export class UpdateIntegrationInput {
  @Field(() => String, { nullable: true, description: "For people." })
  name?: string | null;

  @Field(() => IntegrationStatusEnum, { nullable: true, description: "When it syncs; null is MANUAL." })
  status?: IntegrationStatus | null;

  @Field(() => ScheduleInput, { nullable: true, description: "When, while AUTOMATIC; null is the connector's own." })
  schedule?: ScheduleInput | null;

  @Field(() => Int, { nullable: true, description: maxChangesMeaning })
  maxChanges?: number | null;

  @Field(() => Float, { nullable: true, description: maxChangeShareMeaning })
  maxChangeShare?: number | null;

  @Field(() => Json, {
    nullable: true,
    description:
      "Replaces the whole. A secret null or left out is kept, unless the address it goes to changes; an empty string removes it.",
  })
  config?: unknown;
}

@InputType({ description: "Which sync, and how." })
export class StartSyncInput {
  @Field(() => ID, { description: "Of which integration." })
  integrationId!: string;

  @Field(() => String, { nullable: true, description: "A SyncKind's key; null is the connector's first." })
  kind?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: "Reads and plans; writes nothing anywhere." })
  dryRun!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: "From the beginning, not from where the last one ended." })
  full!: boolean;

  @Field(() => [String], {
    nullable: true,
    description: "Only the records of these keys, at most 1,000, none with a control character; null is all.",
  })
  keys?: string[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Keeps results of unchanged records too, not only their count.",
  })
  keepUnchanged!: boolean;
}

@InputType({ description: "How a sync is undone." })
export class UndoSyncInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description: "Tells what would be put back, and what left alone and why; writes nothing.",
  })
  dryRun!: boolean;
}
