/** Contacts as the provider has them, and what of consent their state tells. */
import { eventRows, eventsStatement, type EventRow } from "../ledger/ledger.js";
import type { ConsentPurpose } from "../ledger/consent-event.js";
import { normalisedAddress } from "../ledger/normalised-address.js";
import type { ProviderContact } from "../providers/provider.js";
import { isSpeltOtherwise } from "./contacts-of-address.js";
import { foretell, type Foretold } from "./foretold.js";
import type { SightingsOf } from "./keep-sightings.js";

/** Of what somebody opts out who is sent nothing by the account any more. */
export const everyPurpose: readonly ConsentPurpose[] = ["marketing", "service"];

/**
 * Keeps contacts as they were seen. Who is opted out there, and was not when last seen, has opted out by now at the latest, whether or not the
 * provider's own list of that tells.
 */
export async function keepContacts(
  of: SightingsOf,
  contacts: readonly ProviderContact[],
  lookedAt: Date,
  foretold?: Foretold,
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
  const newlyOut = await newlyOptedOut(of, seen);
  if (foretold) foretellAll(foretold, newlyOut, lookedAt);
  const optedOut = foretold ? [] : newlyOut;
  const people = await of.ledger.people(optedOut.map(({ address }) => address));
  const events = optedOut.flatMap((each) => {
    const { address, contact } = each;
    const { status } = contact;
    const id = people.get(address)?.id;
    const at = optedOutAt(each, lookedAt);
    return everyPurpose.flatMap((purpose): EventRow[] =>
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

/** By when somebody had opted out at the latest. */
function optedOutAt({ contact: { modifiedAt } }: SeenContact, lookedAt: Date): Date {
  return modifiedAt === null || modifiedAt > lookedAt ? lookedAt : modifiedAt;
}

/** Of whom the provider's own list has told that is known already. */
function foretellAll(foretold: Foretold, optedOut: readonly SeenContact[], lookedAt: Date): void {
  for (const each of optedOut.filter(({ address }) => !foretold.optOuts.has(address)))
    foretell(foretold, each.address, everyPurpose, optedOutAt(each, lookedAt));
}

/** What only dry runs have seen, as long as no look has been taken. */
export async function forgetContacts({ tables, integrationId }: SightingsOf): Promise<void> {
  await tables.query("delete from contacts where integration_id = $1", [integrationId]);
}

/** Those who are opted out, of whom that was not known: it was seen otherwise, or the ledger has no word of it. */
async function newlyOptedOut(
  { tables, integrationId, ledger }: SightingsOf,
  seen: readonly SeenContact[],
): Promise<SeenContact[]> {
  const out = seen.filter(({ contact }) => contact.isOptedOut);
  if (out.length === 0) return [];
  const addresses = out.map(({ address }) => address);
  const rows = await tables.query<{ address: string; contact_id: string; opted_out: boolean; looked_at: string }>(
    `select address, contact_id, opted_out, to_json(looked_at) #>> '{}' as looked_at from contacts
     where integration_id = $1 and address in (select jsonb_array_elements_text($2::jsonb))`,
    [integrationId, JSON.stringify(addresses)],
  );
  const seenAt = new Map(rows.map(({ address, looked_at }) => [address, new Date(looked_at)]));
  const knownAsOut = new Set(rows.filter((row) => row.opted_out).map((row) => `${row.contact_id} ${row.address}`));
  const records = await ledger.recordsOf(addresses);
  return out.filter(({ address, contact }) => {
    if (knownAsOut.has(`${contact.id} ${address}`)) return false;
    const told = (records.get(address)?.history ?? []).filter(({ source }) => source === "PROVIDER");
    const last = seenAt.get(address);
    if (!last) return told.length === 0;
    // What was told since has a date of its own; that of the contact is moved by whatever is written to it.
    return !everyPurpose.every((purpose) => told.some((event) => event.purpose === purpose && event.recordedAt > last));
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
