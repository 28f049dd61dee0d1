/** People at the provider: which of our lists they are in, and their data fields. */
import type { Change, ChangeOutcome, Fields, Resource } from "@storegate/connector-kit";
import type { ListsConfig } from "../config.js";
import type { ListsRuntime, ListsState } from "../lists-context.js";
import { writesAtOnce } from "../providers/providers.js";
import { asFields, comparable, entered, isIn, left as leavings } from "./contact-change.js";
import { contactFieldsIn } from "./contact-fields.js";
import { enterLists } from "./enter-lists.js";
import { leaveLists } from "./leave-lists.js";
import { observeContacts } from "./observe-contacts.js";

/** How a change leaves somebody whose values are not written: out of the lists that they leave. Nothing of one who would come into a list. */
function withoutData(change: Change): Fields | undefined {
  if (entered(change).length > 0 || leavings(change).length === 0) return undefined;
  return asFields({ lists: isIn(change.after), data: contactFieldsIn(change.before ?? { lists: [], data: {} }).data });
}

/** Contacts by address. Whoever is not there is as one in no list, since nobody is deleted. */
export const contactResource: Resource<ListsConfig, ListsRuntime, ListsState> = {
  batchSize: writesAtOnce,
  concurrency: 2,

  observe: observeContacts,

  async apply(context, changes) {
    // Who leaves goes first, and waits for nothing that coming needs.
    const leaving = await leaveLists(context, changes);
    const entering = await enterLists(
      context,
      changes.filter((change) => !leaving.has(change)),
    );
    return changes.map((change): ChangeOutcome => {
      const fault = leaving.get(change) ?? entering.get(change);
      if (!fault) return { ok: true };
      // Of whom the provider takes no values, as they opted out there, it is told what was done.
      const left = fault.kind === "CONFLICT" && !leaving.has(change) ? withoutData(change) : undefined;
      return left ? { ok: true, after: left } : { ok: false, fault };
    });
  },

  same: (a, b) => JSON.stringify(comparable(a)) === JSON.stringify(comparable(b)),

  undo: {
    /** Who left a list left it by opting out, or because nothing was known of any consent: no undo brings them back. */
    veto: ({ before, after }) =>
      isIn(after).some((list) => !isIn(before).includes(list)) ? "consent_not_raised" : undefined,
    within({ before, after }) {
      const { lists, data } = contactFieldsIn(after ?? { lists: [], data: {} });
      return asFields({ lists: lists.filter((list) => isIn(before).includes(list)), data });
    },
  },
};
