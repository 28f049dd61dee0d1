/** What was sent, when the database is away. */
import type { LookupContext } from "../lookup-context.js";
import type { ActionRow } from "./action-row.js";

/**
 * Writes down how a sending ended. Where that cannot be written down the action is pending, and no error: it is settled by
 * reading the store, as after the death of its process.
 */
export async function keepingOn(
  context: LookupContext,
  row: ActionRow,
  keep: () => Promise<ActionRow>,
): Promise<ActionRow> {
  try {
    return await keep();
  } catch (error) {
    context.logger.error({ error, actionId: row.id }, "what became of an action could not be kept");
    return { ...row, state: "PENDING" };
  }
}
