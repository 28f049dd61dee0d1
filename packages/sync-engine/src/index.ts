export { SyncEngine, type SyncEngineOptions } from "./engine.js";
export type {
  IntegrationToOpen,
  IntegrationView,
  OpenConnector,
  OpenIntegration,
  SyncEnded,
  SyncRow,
} from "./ports.js";
export { remainingSeconds } from "./progress.js";
export type { SyncStatus } from "./states.js";
export type { SyncRequest, SyncRequests } from "./sync-requests.js";
export type { SyncWatches } from "./sync-watch.js";
