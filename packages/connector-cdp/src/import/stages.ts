import { cutsStage, profilesStage } from "../attributes/index.js";
import { relinkStage } from "../identity/index.js";
import { segmentsStage } from "../segments/index.js";
import { brandsStage, categoriesStage, productsStage } from "./catalog-stages.js";
import { coverageStage } from "./coverage-stage.js";
import { goneStage } from "./gone-stage.js";
import { refundsStage, transactionsStage } from "./money-stages.js";
import { ordersStage } from "./orders-stage.js";
import { customersStage, subscribersStage } from "./people-stages.js";
import type { AnyImportStage, StageName } from "./stage.js";

/** All stages, in their order: what a store has, then what follows from it. */
export const stages: readonly AnyImportStage[] = [
  brandsStage,
  categoriesStage,
  productsStage,
  customersStage,
  subscribersStage,
  ordersStage,
  refundsStage,
  transactionsStage,
  goneStage,
  relinkStage,
  profilesStage,
  cutsStage,
  segmentsStage,
  coverageStage,
];

/** A stage by its name. */
export function stageOf(name: StageName): AnyImportStage {
  const stage = stages.find((each) => each.name === name);
  if (!stage) throw new TypeError(`there is no stage ${name}`);
  return stage;
}
