/** Taking people out of lists. */
import { Fault, type Change } from "@storegate/connector-kit";
import type { ListsApplyContext } from "../lists-context.js";
import { contactIdsSeen, contactsOf } from "../observed/contacts-of-address.js";
import { left } from "./contact-change.js";
import type { Faults } from "./enter-lists.js";
import { peopleOf } from "./read-people.js";
import { membershipList, type PeopleOf } from "./stored-people.js";

/** Takes each of a person's contacts out of the lists that they leave: by its id at the provider, however the address is spelt there. */
export async function leaveLists(context: ListsApplyContext, changes: readonly Change[]): Promise<Faults> {
  const people = await peopleOf(context);
  const leaving = changes.filter((change) => left(change).length > 0);
  const seen = await contactIdsSeen(
    people.tables,
    people.integrationId,
    leaving.map(({ target }) => target),
  );
  const failed = new Map<Change, Fault>();
  for (const [name, id] of new Map(context.state.lists.map((list) => [list.name, list.id]))) {
    const ofList = leaving.filter((change) => left(change).includes(name));
    if (id === null || ofList.length === 0) continue;
    for (const [change, fault] of await leaveList(context, people, { id, name }, ofList, seen))
      failed.set(change, fault);
  }
  return failed;
}

/** @throws Fault of what is nobody's own, as the provider's being away. */
async function leaveList(
  context: ListsApplyContext,
  people: PeopleOf,
  list: { readonly id: string; readonly name: string },
  changes: readonly Change[],
  seen: ReadonlyMap<string, readonly string[]>,
): Promise<Faults> {
  const provider = context.state.provider.as(context);
  try {
    const membersOf = new Map<Change, readonly string[]>();
    const failed = new Map<Change, Fault>();
    for (const change of changes) {
      const ids = seen.get(change.target) ?? [];
      const contacts = await contactsOf(provider, change.target, ids, []);
      const members = contacts.filter(({ lists }) => lists.includes(list.id));
      membersOf.set(
        change,
        members.map(({ id }) => id),
      );
      // Of whose contact nothing was ever seen, and who is not found by the address, nobody can say that they left.
      if (contacts.length === 0 && ids.length === 0) failed.set(change, notFound(change.target, list.name));
    }
    const still = await provider.removeFromList(list.id, [...membersOf.values()].flat());
    for (const [change, ids] of membersOf) {
      const fault = ids.map((id) => still.get(id)).find((each) => each !== undefined);
      if (fault) failed.set(change, fault);
    }
    const out = changes.filter((change) => !failed.has(change));
    await people.ledger.dismiss(
      out.map(({ target }) => target),
      membershipList(people, list.id),
    );
    return failed;
  } catch (error) {
    const fault = Fault.from(error);
    if (fault.kind !== "INPUT" && fault.kind !== "NOT_FOUND" && fault.kind !== "CONFLICT") throw error;
    return new Map(changes.map((change) => [change, fault]));
  }
}

function notFound(address: string, list: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "PROVIDER_CONTACT_NOT_FOUND",
    message: `Whether ${address} is out of the list ${list} is not known: the provider finds nobody by that address.`,
    remedy: "Sync again: who is in the list under another spelling is found then.",
  });
}
