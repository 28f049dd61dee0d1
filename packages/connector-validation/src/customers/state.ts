import type { JudgeAhead } from "../verdicts/verdicts-ahead.js";
import type { GroupDirectory } from "./group-directory.js";

/** What a whole sync needs to know of the store. */
export interface ValidationState {
  /** As it was when the sync began; `null` where the attribute is not made yet. */
  readonly attributeId: number | null;
  /** The groups, or why they are left alone: the config says so, or the store's plan has none. */
  readonly groups: GroupDirectory | "policy" | "unavailable";
  readonly judge: JudgeAhead;
}
