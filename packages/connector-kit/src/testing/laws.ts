import { abortLaws } from "./abort-laws.js";
import { applyingLaws } from "./applying-laws.js";
import { commitLaws } from "./commit-laws.js";
import { configLaws } from "./config-laws.js";
import type { AnyKind, Law } from "./contract-case.js";
import { faultLaws } from "./fault-laws.js";
import { importLaws } from "./import-laws.js";
import { planningLaws } from "./planning-laws.js";
import { reachLaws } from "./reach-laws.js";
import { readingLaws } from "./reading-laws.js";
import { tellingLaws } from "./telling-laws.js";
import { undoLaws } from "./undo-laws.js";

/** Every law of the contract. */
export const laws: readonly Law[] = [
  ...configLaws,
  ...readingLaws,
  ...planningLaws,
  ...applyingLaws,
  ...undoLaws,
  ...commitLaws,
  ...importLaws,
  ...abortLaws,
  ...faultLaws,
  ...reachLaws,
  ...tellingLaws,
];

/** The laws that hold for a kind; those of the connector as a whole are not among them. */
export function lawsOf({ direction }: Pick<AnyKind, "direction">): Law[] {
  return laws.filter(({ of }) => of === "every kind" || of === `${direction} kinds`);
}
