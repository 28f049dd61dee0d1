/** The schema: the gateway's own resolvers and those of the connectors. */
import "reflect-metadata";
import { DateTime, enforceAccess } from "@storegate/connector-kit/graphql";
import type { GraphQLSchema } from "graphql";
import { buildSchema, type NonEmptyArray, type PubSub } from "type-graphql";
import { expectEntries } from "../audit/expect-entries.js";
import { installedConnectors, type InstalledConnector } from "../connectors.js";
import { ApproveSyncResolver } from "./approve-sync-resolver.js";
import { AuditEntryResolver } from "./audit-entry-fields.js";
import { AuditResolver } from "./audit-resolver.js";
import { ActorResolver, ApiKeyTypeResolver } from "./api-key-fields.js";
import { ApiKeyResolver } from "./api-key-resolver.js";
import { ConfigOptionsResolver } from "./config-options-resolver.js";
import { faultsAsErrors } from "./errors.js";
import { AuditExportResolver, SyncResultExportResolver } from "./export-fields.js";
import { ConfigHistoryResolver, IntegrationChangeResolver } from "./integration-change-fields.js";
import { IntegrationTypeResolver } from "./integration-fields.js";
import { IntegrationResolver } from "./integration-resolver.js";
import { NotificationSettingsTypeResolver } from "./notification-fields.js";
import { NotificationResolver } from "./notification-resolver.js";
import { RecordHistoryResolver } from "./record-history-resolver.js";
import { expectRootFields } from "./root-fields.js";
import { ScheduleResolver } from "./schedule-resolver.js";
import { StoreTypeResolver } from "./store-fields.js";
import { StoreResolver } from "./store-resolver.js";
import { SyncTypeResolver } from "./sync-fields.js";
import { SyncPauseResolver } from "./sync-pause-resolver.js";
import { SyncResolver } from "./sync-resolver.js";
import { SyncResultResolver } from "./sync-result-fields.js";
import { SyncSubscriptions } from "./sync-subscriptions.js";
import { SyncUndoFields } from "./sync-undo-fields.js";
import { SyncUndoResolver } from "./sync-undo-resolver.js";
import { ViewerResolver } from "./viewer-resolver.js";

const ownResolvers: NonEmptyArray<Function> = [
  ViewerResolver,
  ApiKeyResolver,
  ApiKeyTypeResolver,
  ActorResolver,
  StoreResolver,
  StoreTypeResolver,
  IntegrationResolver,
  IntegrationTypeResolver,
  ConfigHistoryResolver,
  IntegrationChangeResolver,
  ConfigOptionsResolver,
  SyncResolver,
  SyncTypeResolver,
  SyncPauseResolver,
  SyncResultResolver,
  SyncResultExportResolver,
  RecordHistoryResolver,
  AuditResolver,
  AuditEntryResolver,
  AuditExportResolver,
  SyncSubscriptions,
  SyncUndoFields,
  SyncUndoResolver,
  ApproveSyncResolver,
  ScheduleResolver,
  NotificationResolver,
  NotificationSettingsTypeResolver,
];

/** Asked for where subscriptions have topics; ours bring their own events. */
const noTopics: PubSub = {
  publish: () => {
    throw new Error("nothing is published by topic");
  },
  subscribe: () => {
    throw new Error("nothing is subscribed to by topic");
  },
};

/** Builds the schema. @throws Error when a field has no authorisation rule, or a root field is not what {@link expectRootFields} asks. */
export async function createSchema(
  connectors: readonly InstalledConnector[] = installedConnectors,
): Promise<GraphQLSchema> {
  expectRootFields(ownResolvers, connectors);
  const schema = await buildSchema({
    resolvers: [...ownResolvers, ...connectors.flatMap(({ resolvers }) => resolvers ?? [])],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
    pubSub: noTopics,
  });
  enforceAccess(schema);
  expectEntries(schema);
  faultsAsErrors(schema);
  return schema;
}
