export type { FollowUps } from "./follow-ups.js";
export { syncsWithChanges } from "./made-changes.js";
export { dropRequestedKeys, requestsOf } from "./requested-keys.js";
export { areResultsGone } from "./results-expiry.js";
export { connectorNotInstalled, disabled as integrationDisabled, storeNotConnected } from "./request-faults.js";
export { undoesWithoutSecrets, undosOf, whyNotUndo } from "./undo-rules.js";
export type { Approvals } from "./approvals.js";
export { changeIntegration, makeIntegration, type ChangeMaker, type IntegrationValues } from "./integration-changes.js";
export { namedBy } from "./named-in.js";
export { nextSyncOf, scheduleOf } from "./integration-schedule.js";
export { nextRuns, problemsOf, type Schedule, type ScheduleProblem } from "./schedule.js";
export { isDatabaseAway, isDatabaseUnreachable } from "./database-away.js";
export { endsWithin } from "./ends-within.js";
export { erasedWords, type ErasedRecords, type Erasure } from "./erase-rows.js";
export type { ErasureElsewhere, Erasures, ErasureScope } from "./erasures.js";
export { SyncEngine, type SyncEngineOptions } from "./engine.js";
export type {
  IntegrationToOpen,
  IntegrationView,
  OpenConnector,
  OpenIntegration,
  SyncEnded,
  SyncEnding,
  SyncObserver,
  SyncRow,
  SyncStalled,
  TokenMark,
  TurnedManual,
} from "./ports.js";
export { remainingSeconds } from "./progress.js";
export { PlaceBeyond, ResultsExpired, type AddedResults, type ResultFeed } from "./result-feed.js";
export { type ResultSelection, type SyncResultRow } from "./result-pages.js";
export { endStatuses, type SyncStatus } from "./states.js";
export type { InRequest, SyncRequest, SyncRequests } from "./sync-requests.js";
export type { SyncScope } from "./sync-scope.js";
export { usualWaits, type WaitRules } from "./sync-wait.js";
export type { SyncWatches } from "./sync-watch.js";
export type { SyncPauses } from "./sync-pauses.js";
export { tokenMark, tokenMarkOfRow } from "./token-mark.js";
export { workedSeconds } from "./pause-columns.js";
export { SyncRunning } from "./sync-running.js";
export { iterate, type OpenTaking, type Taking } from "./taking.js";
