/** Looking at the provider: who opted out there, and whom it has. */
import { writeEvents, type EventRow } from "../ledger/ledger.js";
import type { ConsentPurpose } from "../ledger/consent-event.js";
import { addressKey } from "../ledger/normalised-address.js";
import type { ListProvider, OptOut } from "../providers/provider.js";
import { foretell, type Foretold } from "./foretold.js";
import { everyPurpose, forgetContacts, keepContacts } from "./keep-contacts.js";
import { clockOf, type SightingsOf } from "./keep-sightings.js";
import { isTaken, lookedUntil, lookTaken, nextLook, type LooksOf } from "./looks.js";
import { listsEverFilled } from "./own-lists.js";

/** What is looked at. */
export interface ProviderLook {
  readonly provider: ListProvider;
  /** Whose account it is; of another one all is looked at anew. */
  readonly account: string;
  /** Data fields whose values are compared. */
  readonly fields: readonly string[];
  /** Our lists by id, and of what somebody opts out who leaves one. */
  readonly lists: ReadonlyMap<string, readonly ConsentPurpose[]>;
  readonly whole: boolean;
  readonly tell: (phase: string) => Promise<void>;
}

/** Looks at both: first who opted out, so that nobody is taken for a member who is none. */
export async function lookAtProvider(of: SightingsOf, asked: ProviderLook): Promise<void> {
  await lookAtOptOuts(of, asked);
  await lookAtContacts(of, asked);
}

/**
 * As {@link lookAtProvider}, for a dry run. What was said in lists that no sync has filled, or in an account in which no sync has filled any, is no word
 * to this store's people: it is kept in mind alone, as long as nobody syncs by this config.
 */
export async function lookAtProviderDry(of: SightingsOf, asked: ProviderLook, foretold: Foretold): Promise<void> {
  const own = await listsEverFilled({ ...of, account: asked.account });
  const others = new Map([...asked.lists].filter(([list]) => !own.has(list)));
  if (own.size > 0) {
    await lookAtOptOuts(of, { ...asked, lists: new Map([...asked.lists].filter(([list]) => own.has(list))) });
    if (others.size > 0) await foretellOptOuts(asked, others, true, foretold);
    await lookAtContacts(of, asked);
    return;
  }
  await foretellOptOuts(asked, asked.lists, false, foretold);
  await forgetContacts(of);
  for await (const some of asked.provider.contacts(null, asked.fields))
    await keepContacts(of, some, await clockOf(of), foretold);
}

/** @param isOwn whether sync have filled lists of this account: what it says of people at all is then written down as ever. */
async function foretellOptOuts(
  { provider }: ProviderLook,
  lists: ProviderLook["lists"],
  isOwn: boolean,
  foretold: Foretold,
): Promise<void> {
  for await (const some of provider.optOuts(null, [...lists.keys()]))
    for (const { email, at, list } of some) {
      const address = addressKey(email, "");
      if (address === "" || (list === null && isOwn)) continue;
      foretell(foretold, address, list === null ? everyPurpose : (lists.get(list) ?? ["marketing"]), at);
    }
}

async function lookAtOptOuts(of: SightingsOf, { provider, account, lists, whole, tell }: ProviderLook): Promise<void> {
  const what = `${account} ${Array.from(lists, ([list, purposes]) => `${list}:${purposes.join("+")}`)
    .toSorted()
    .join()}`;
  const look = await nextLook(of, "opt_outs", { of: what, ...(await clocks(of)), whole });
  let seen = 0;
  for await (const some of provider.optOuts(look.since, [...lists.keys()])) {
    await writeOptOuts(of, some, lists);
    seen += some.length;
    await tell(`asking who opted out: ${seen.toLocaleString("en")}`);
  }
  await lookTaken(of, "opt_outs", what, look);
}

/** Of everything the account sends, an opting out is one of each purpose; of a list, of what is said of that. */
async function writeOptOuts(of: SightingsOf, optOuts: readonly OptOut[], lists: ProviderLook["lists"]): Promise<void> {
  const events = optOuts.flatMap(({ email, at, reason, word, list }) => {
    const purposes = list === null ? everyPurpose : (lists.get(list) ?? ["marketing"]);
    const origin = `${list === null ? "provider" : `list ${list}`}:${reason}:${word}:${at.toISOString()}`;
    const address = addressKey(email, "");
    if (address === "") return [];
    return purposes.map((purpose) => ({ address, purpose, at, origin }));
  });
  const people = await of.ledger.people(events.map(({ address }) => address));
  const rows = events.flatMap(({ address, purpose, at, origin }): EventRow[] => {
    const person = people.get(address);
    if (!person) return [];
    const event = { purpose, value: "WITHDRAWN", source: "PROVIDER", at, certainAfter: null, origin } as const;
    return [{ person: person.id, event }];
  });
  await writeEvents(of.tables, rows);
}

/** Looks whom the provider has; where that was done before, at what has changed since. */
export async function lookAtContacts(
  of: SightingsOf,
  asked: Pick<ProviderLook, "provider" | "account" | "fields" | "whole"> & Partial<Pick<ProviderLook, "tell">>,
): Promise<void> {
  const what = `${asked.account} ${asked.fields.toSorted().join()}`;
  const look = await nextLook(of, "contacts", { of: what, ...(await clocks(of)), whole: asked.whole });
  if (!(await isTaken(of, "contacts"))) await forgetContacts(of);
  let seen = 0;
  for await (const some of asked.provider.contacts(look.since, asked.fields)) {
    await keepContacts(of, some, look.at);
    seen += some.length;
    await asked.tell?.(`looking at the provider's contacts: ${seen.toLocaleString("en")}`);
  }
  if (look.since === null)
    await of.tables.query("delete from contacts where integration_id = $1 and looked_at < $2::timestamptz", [
      of.integrationId,
      look.at.toISOString(),
    ]);
  await lookTaken(of, "contacts", what, look);
}

/** From when on contacts of an account may have changed that no look has seen; null where no look has seen all of them. */
export async function lastLookAtContacts(of: LooksOf, account: string): Promise<Date | null> {
  return lookedUntil(of, "contacts", (what) => what.startsWith(`${account} `));
}

/** A provider's clock is not known; it is taken to go less than an hour before or behind ours. */
const providerClockMs = 60 * 60_000;

async function clocks(of: SightingsOf): Promise<{ readonly at: Date; readonly clock: Date }> {
  const at = await clockOf(of);
  return { at, clock: new Date(at.getTime() - providerClockMs) };
}
