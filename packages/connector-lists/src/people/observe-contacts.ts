/** Seeing how people are at the provider now. */
import type { Fields } from "@storegate/connector-kit";
import type { ListsSyncContext } from "../lists-context.js";
import { contactIdsSeen, contactsOf, joined } from "../observed/contacts-of-address.js";
import { lookAtContacts } from "../observed/look-at-provider.js";
import { asFields } from "./contact-change.js";
import { ownedFields } from "./contact-fields.js";
import { peopleOf } from "./read-people.js";
import { admittedTo, type PeopleOf } from "./stored-people.js";

/** How many contacts are looked at, at the same time, one by one. */
const looksAtOnce = 8;

type Joined = ReturnType<typeof joined>;

/**
 * The owned fields of people, by address. Whom we put into a list, and who is not found in it, may be in it spelt otherwise, which no look has
 * seen yet: what has changed at the provider is looked at then, before it is said that they are out.
 */
export async function observeContacts(
  context: ListsSyncContext,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, Fields>> {
  const { state, config } = context;
  const people = await peopleOf(context);
  const now = new Map(await contactsNow(context, people, addresses));
  const missed = await notFoundIn(people, now);
  if (missed.length > 0) {
    const { account } = state;
    await lookAtContacts(people, {
      provider: state.provider.as(context),
      account,
      fields: config.fields.map(({ to }) => to),
      whole: false,
    });
    for (const [address, contact] of await contactsNow(context, people, missed)) now.set(address, contact);
  }
  return new Map(
    Array.from(now, ([address, contact]) => [address, asFields(ownedFields(contact, state.lists, config.fields))]),
  );
}

async function contactsNow(
  context: ListsSyncContext,
  { tables, integrationId }: PeopleOf,
  addresses: readonly string[],
): Promise<readonly (readonly [string, Joined])[]> {
  const provider = context.state.provider.as(context);
  const seen = await contactIdsSeen(tables, integrationId, addresses);
  const names = context.config.fields.map(({ to }) => to);
  const found: (readonly [string, Joined])[] = [];
  for (let from = 0; from < addresses.length; from += looksAtOnce)
    found.push(
      ...(await Promise.all(
        addresses
          .slice(from, from + looksAtOnce)
          .map(
            async (address) =>
              [address, joined(await contactsOf(provider, address, seen.get(address) ?? [], names))] as const,
          ),
      )),
    );
  return found;
}

/** Those who are not in all of the lists that we put them into. */
async function notFoundIn(people: PeopleOf, now: ReadonlyMap<string, Joined>): Promise<readonly string[]> {
  const admitted = await admittedTo(people, [...now.keys()]);
  return [...now].flatMap(([address, contact]) =>
    admitted.get(address)?.some((list) => !contact?.lists.includes(list)) ? [address] : [],
  );
}
