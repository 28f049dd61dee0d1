/** What to do about what a sync has left undone: an undo is not run again, and neither is what was approved once. */
import type { SyncRow } from "./ports.js";

/** In a sentence. */
export function howToGoOn({ trigger }: Pick<SyncRow, "trigger">): string {
  if (trigger === "UNDO") return "Undo the same sync again: what is back already stays as it is.";
  if (trigger === "APPROVAL") {
    return "Start a sync of the integration: it changes what still differs, and where it is stopped at a limit, that one can be approved.";
  }
  return "Run the sync again: it changes what still differs.";
}
