/** Looking at the provider: who opted out there, and whom it has. */
import { eventRows, eventsStatement, writeEvents, type EventRow } from "../ledger/ledger.js";
import type { ConsentPurpose } from "../ledger/consent-event.js";
import { addressKey, normalisedAddress } from "../ledger/normalised-address.js";
import type { ListProvider, OptOut, ProviderContact } from "../providers/provider.js";
import { isSpeltOtherwise } from "./contacts-of-address.js";
import { clockOf, type SightingsOf } from "./keep-sightings.js";
import { lookedUntil, lookTaken, nextLook, type LooksOf } from "./looks.js";

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
    const purposes: readonly ConsentPurpose[] =
      list === null ? ["marketing", "service"] : (lists.get(list) ?? ["marketing"]);
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

/**
 * Keeps contacts as they were seen. Who is opted out there, and was not when last seen, has opted out by now at the latest, whether or not the
 * provider's own list of that tells.
 */
export async function keepContacts(
  of: SightingsOf,
  contacts: readonly ProviderContact[],
  lookedAt: Date,
): Promise<void> {
  const told = [
    ...new Map(
      contacts.flatMap((contact) => {
        const address = normalisedAddress(contact.email);
        return address === null ? [] : [[contact.id, { address, contact }] as const];
      }),
    ).values(),
  ];
  const erased = await of.ledger.erasedAmong(told.map(({ address }) => address));
  const seen = told.filter(({ address }) => !erased.has(address));
  if (seen.length === 0) return;
  const optedOut = await newlyOptedOut(of, seen);
  const people = await of.ledger.people(optedOut.map(({ address }) => address));
  const events = optedOut.flatMap(({ address, contact: { status, modifiedAt } }) => {
    const id = people.get(address)?.id;
    const at = modifiedAt === null || modifiedAt > lookedAt ? lookedAt : modifiedAt;
    return (["marketing", "service"] as const).flatMap((purpose): EventRow[] =>
      id === undefined
        ? []
        : [
            {
              person: id,
              event: {
                purpose,
                value: "WITHDRAWN",
                source: "PROVIDER",
                at,
                certainAfter: null,
                origin: `contact:${status}:${at.toISOString()}`,
              },
            },
          ],
    );
  });
  // Who was deleted there and made anew has another id: no two have one spelling.
  await of.tables.query(
    `with asked as (
      select * from jsonb_to_recordset($2::jsonb) as asked (contact_id text, address text, spelt_otherwise boolean, status text,
        opted_out boolean, lists jsonb, fields jsonb, modified_at timestamptz)
    ), replaced as (
      delete from contacts where integration_id = $1 and contact_id = any (array(
        select other.contact_id from asked cross join lateral (
          select contact_id from contacts where integration_id = $1 and address = asked.address
            and not spelt_otherwise and contact_id <> asked.contact_id limit 1
        ) as other where not asked.spelt_otherwise))
      returning 1
    ), kept as (
      insert into contacts (integration_id, contact_id, address, spelt_otherwise, status, opted_out, lists, fields, modified_at, looked_at)
      select $1, contact_id, address, spelt_otherwise, status, opted_out, lists, fields, modified_at, $3::timestamptz
      from asked order by contact_id
      on conflict (integration_id, contact_id) do update set address = excluded.address,
        spelt_otherwise = excluded.spelt_otherwise, status = excluded.status,
        opted_out = excluded.opted_out, lists = excluded.lists, fields = excluded.fields, modified_at = excluded.modified_at,
        looked_at = excluded.looked_at
      returning 1
    ), ${eventsStatement("$4")}
    select count(*) from replaced, kept, written_evidence`,
    [of.integrationId, JSON.stringify(seen.map(contactRow)), lookedAt.toISOString(), eventRows(events)],
  );
}

interface SeenContact {
  readonly address: string;
  readonly contact: ProviderContact;
}

/** Those who are opted out, of whom that was not known: it was seen otherwise, or the ledger has no word of it. */
async function newlyOptedOut(
  { tables, integrationId, ledger }: SightingsOf,
  seen: readonly SeenContact[],
): Promise<SeenContact[]> {
  const out = seen.filter(({ contact }) => contact.isOptedOut);
  if (out.length === 0) return [];
  const addresses = out.map(({ address }) => address);
  const rows = await tables.query<{ address: string; contact_id: string; opted_out: boolean }>(
    `select address, contact_id, opted_out from contacts
     where integration_id = $1 and address in (select jsonb_array_elements_text($2::jsonb))`,
    [integrationId, JSON.stringify(addresses)],
  );
  const known = new Set(rows.map(({ address }) => address));
  const knownAsOut = new Set(rows.filter((row) => row.opted_out).map((row) => `${row.contact_id} ${row.address}`));
  const records = await ledger.recordsOf(addresses);
  return out.filter(({ address, contact }) => {
    if (knownAsOut.has(`${contact.id} ${address}`)) return false;
    const isKnown = records.get(address)?.history.some(({ source }) => source === "PROVIDER") === true;
    return known.has(address) || !isKnown;
  });
}

function contactRow({ address, contact }: SeenContact): object {
  const { id, status, isOptedOut, lists, fields, modifiedAt } = contact;
  return {
    contact_id: id,
    address,
    spelt_otherwise: isSpeltOtherwise(contact, address),
    status,
    opted_out: isOptedOut,
    lists,
    fields,
    modified_at: modifiedAt?.toISOString() ?? null,
  };
}

/** A provider's clock is not known; it is taken to go less than an hour before or behind ours. */
const providerClockMs = 60 * 60_000;

async function clocks(of: SightingsOf): Promise<{ readonly at: Date; readonly clock: Date }> {
  const at = await clockOf(of);
  return { at, clock: new Date(at.getTime() - providerClockMs) };
}
