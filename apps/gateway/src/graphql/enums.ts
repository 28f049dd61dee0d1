import { enumOf, roles } from "@storegate/connector-kit/graphql";
import { schema } from "@storegate/database";
import { registerEnumType } from "type-graphql";

export const RoleEnum = enumOf(roles);
registerEnumType(RoleEnum, {
  name: "Role",
  description: "What a key may do. May grow: keep a default branch.",
  valuesConfig: {
    ADMIN: { description: "Everything." },
    OPERATOR: { description: "Runs syncs, and looks." },
    VIEWER: { description: "Looks." },
    SUBSCRIBER: {
      description:
        "Follows the progress of syncs, by syncProgress and syncsUpdated; of a sync it sees all but integration, startedBy and results.",
    },
  },
});

export const StoreStatusEnum = enumOf(schema.storeStatus.enumValues);
registerEnumType(StoreStatusEnum, {
  name: "StoreStatus",
  description: "How a store stands, as of the last time that it was asked. May grow: keep a default branch.",
  valuesConfig: {
    CONNECTED: { description: "It answers, and takes the token." },
    AUTHENTICATION_FAILED: { description: "It refuses the token." },
    UNREACHABLE: { description: "It does not answer, or not well." },
  },
});

export const IntegrationStatusEnum = enumOf(schema.integrationStatus.enumValues);
registerEnumType(IntegrationStatusEnum, {
  name: "IntegrationStatus",
  description: "When an integration syncs. May grow: keep a default branch.",
  valuesConfig: {
    AUTOMATIC: { description: "By its schedule, by webhooks where its connector takes any, and when asked." },
    MANUAL: { description: "When asked." },
    DISABLED: { description: "Never; a sync that runs is ended." },
  },
});

export const SyncStatusEnum = enumOf(schema.syncStatus.enumValues);
registerEnumType(SyncStatusEnum, {
  name: "SyncStatus",
  description: "How a sync stands. Whether it has ended is told by finishedAt. May grow: keep a default branch.",
  valuesConfig: {
    QUEUED: { description: "Waits for a worker, or was paused before one came; see pausedAt." },
    RUNNING: { description: "Has begun and not ended; whether it goes on just now is told by waiting and pausedAt." },
    SUCCEEDED: { description: "Every record was dealt with, and none failed." },
    COMPLETED_WITH_ERRORS: { description: "Every record was dealt with, and some failed alone." },
    FAILED: { description: "It could not go on; error says why. What was done stays." },
    CANCELLED: { description: "A person ended it. What was done stays." },
  },
});

export const SyncTriggerEnum = enumOf(schema.syncTrigger.enumValues);
registerEnumType(SyncTriggerEnum, {
  name: "SyncTrigger",
  description: "What began a sync. May grow: keep a default branch.",
  valuesConfig: {
    MANUAL: { description: "A person or a program asked for it." },
    SCHEDULE: { description: "Its time had come." },
    WEBHOOK: { description: "The store told of a change." },
    RETRY: { description: "It tries again what failed." },
    UNDO: { description: "It puts back what another changed." },
    APPROVAL: { description: "It was let through after a limit had stopped it." },
    FOLLOW_UP: { description: "Its connector wanted to look at some records again, and their time had come." },
  },
});

export const CheckStatusEnum = enumOf(["PASSED", "WARNING", "FAILED", "SKIPPED"]);
registerEnumType(CheckStatusEnum, {
  name: "CheckStatus",
  description: "What a check found. May grow: keep a default branch.",
  valuesConfig: {
    PASSED: { description: "All is well." },
    WARNING: { description: "It works, and is unwise." },
    FAILED: { description: "It does not work; fault says why." },
    SKIPPED: { description: "It could not be looked at, because an earlier check failed." },
  },
});
