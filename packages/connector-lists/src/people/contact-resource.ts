/** People at the provider: which of our lists they are in, and their data fields. */
import type { ChangeOutcome, Resource } from "@storegate/connector-kit";
import type { ListsConfig } from "../config.js";
import type { ListsRuntime, ListsState } from "../lists-context.js";
import { writesAtOnce } from "../providers/providers.js";
import { asFields, comparable, isIn } from "./contact-change.js";
import { contactFieldsIn } from "./contact-fields.js";
import { enterLists } from "./enter-lists.js";
import { leaveLists } from "./leave-lists.js";
import { observeContacts } from "./observe-contacts.js";

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
      return fault ? { ok: false, fault } : { ok: true };
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
