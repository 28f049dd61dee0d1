/** What a store has, into tables. */
export { importKind } from "./import-kind.js";
export {
  defineStage,
  storeKinds,
  type AnyImportStage,
  type ImportRun,
  type ImportStage,
  type StageName,
  type StagePage,
  type StoreKind,
} from "./stage.js";
