/** A single worker in the hands of a test, and a database on which it dies where the test says. */
export type { RunHost } from "../run-host.js";
export { runStore, type TurnEnd } from "../store-runner.js";
export { SyncEvents } from "../sync-events.js";
export { MortalDatabase, type Death } from "./mortal-database.js";
