/** People as they were last seen, by ascending address. */
import type { Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import type { ConsentEvent, Ledger } from "../ledger/ledger.js";
import { currentWith, type Foretold } from "../observed/foretold.js";
import { joined } from "../observed/contacts-of-address.js";
import type { FieldValue } from "../providers/provider.js";
import type { PersonSource } from "./person-source.js";

/** A person with what the provider has of them. */
export interface StoredPerson {
  readonly source: PersonSource;
  /**
   * Ids of all lists that any of their contacts is in, and id and fields of the one that is written to; null where the provider does not know the
   * person.
   */
  readonly contact: {
    readonly id: string;
    readonly lists: readonly string[];
    readonly fields: Readonly<Record<string, FieldValue>>;
  } | null;
  /** Their row on the store's newsletter list; by ascending id where there are several. */
  readonly subscriberIds: readonly string[];
}

const sightingSchema = z
  .object({
    kind: z.enum(["subscriber", "customer", "guest"]),
    source_id: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    company: z.string(),
    phone: z.string(),
    consents: z.array(z.string()),
    newsletter: z.boolean(),
    origin: z.string().nullable(),
    created_at: z.coerce.date().nullable(),
    looked_at: z.coerce.date(),
  })
  .transform(({ source_id, first_name, last_name, created_at, looked_at, ...rest }) => ({
    sourceId: source_id,
    firstName: first_name,
    lastName: last_name,
    createdAt: created_at,
    lookedAt: looked_at,
    ...rest,
  }));

type StoredSighting = z.infer<typeof sightingSchema>;

const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const rowSchema = z.object({
  address: z.string(),
  sightings: z.array(sightingSchema),
  audiences: z.array(z.string()),
  untold: z.array(z.string()),
  admitted: z.record(z.string(), z.coerce.date().nullable()),
  contacts: z.array(
    z.object({
      contact_id: z.string(),
      status: z.string(),
      opted_out: z.boolean(),
      lists: z.array(z.string()),
      fields: z.record(z.string(), fieldValue),
      looked_at: z.coerce.date(),
    }),
  ),
});

/** Whose people. */
export interface PeopleOf {
  readonly tables: Transaction;
  readonly storeId: string;
  readonly integrationId: string;
  /** Of the provider; lists of another one are others, whatever their ids. */
  readonly account: string;
  readonly ledger: Ledger;
  /** Of a dry run: what it takes people to have said. */
  readonly foretold?: Foretold | undefined;
}

// Who is in the store, or was, and is in a list of ours still, or is in an audience. Others whom the provider knows are no concern of ours. Each of the
// three is asked for one person by a key: `exists` would let the planner read whole tables for every page.
const ofConcern = `people.store_id = $1 and people.address is not null and coalesce(
    (select true from sightings where sightings.person = people.id and sightings.integration_id = $2 and gone_at is null limit 1),
    (select true from audience_members where audience_members.person = people.id and audience_members.integration_id = $2 limit 1),
    (select true from contacts where contacts.integration_id = $2
      and contacts.address = people.address and jsonb_exists_any(contacts.lists, array(select jsonb_array_elements_text($3::jsonb))) limit 1),
    false)`;

const columns = (account: string): string => `people.address,
  (select coalesce(jsonb_agg(to_jsonb(sightings) order by kind, length(source_id), source_id), '[]') from sightings
   where sightings.person = people.id and sightings.integration_id = $2 and gone_at is null) as sightings,
  (select coalesce(jsonb_agg(audience), '[]') from audience_members
   where audience_members.person = people.id and audience_members.integration_id = $2) as audiences,
  (select coalesce(jsonb_agg(audience), '[]') from audiences where audiences.integration_id = $2 and seen_at is null) as untold,
  (select coalesce(jsonb_object_agg(substr(list, length(${account}) + 2), written_at), '{}') from memberships
   where memberships.person = people.id and memberships.integration_id = $2 and starts_with(list, ${account} || '#')) as admitted,
  (select coalesce(jsonb_agg(to_jsonb(contacts) order by spelt_otherwise, length(contact_id), contact_id), '[]') from contacts
   where contacts.integration_id = $2 and contacts.address = people.address) as contacts`;

/** A list as memberships know it: by its account, since two may have lists of the same id. */
export function membershipList({ account }: Pick<PeopleOf, "account">, id: string): string {
  return `${account}#${id}`;
}

/** By address, ids of the lists that people may be in by us. */
export async function admittedTo(
  { tables, storeId, integrationId, account }: PeopleOf,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tables.query<{ address: string; list: string }>(
    `select people.address, memberships.list from people join memberships on memberships.person = people.id
     where people.store_id = $1 and memberships.integration_id = $2
       and people.address in (select jsonb_array_elements_text($3::jsonb)) and starts_with(memberships.list, $4 || '#')`,
    [storeId, integrationId, JSON.stringify(addresses), account],
  );
  const lists = Map.groupBy(rows, ({ address }) => address);
  return new Map(
    Array.from(lists, ([address, some]) => [address, some.map(({ list }) => list.slice(account.length + 1))]),
  );
}

/** How many there are. @param lists ids of ours at the provider. */
export async function countPeople(
  { tables, storeId, integrationId }: PeopleOf,
  lists: readonly string[],
): Promise<number> {
  const [row] = await tables.query(`select count(*)::int as people from people where ${ofConcern}`, [
    storeId,
    integrationId,
    JSON.stringify(lists),
  ]);
  return z.object({ people: z.number() }).parse(row).people;
}

/**
 * Those of them who are among the next people behind an address, and the address to go on from; null behind the last.
 * The people are chosen before anything is asked about them, so that a page costs what a page holds.
 *
 * @param limit how many people to look at, at most; fewer may be of concern.
 */
export async function peopleBehind(
  of: PeopleOf,
  lists: readonly string[],
  after: string,
  limit: number,
): Promise<{ readonly people: readonly StoredPerson[]; readonly next: string | null }> {
  const rows = await of.tables.query<{ page_address: string; address: string | null }>(
    `with page as materialized (
       select address, id from people where store_id = $1 and address > $4 order by address limit ${limit}
     )
     select page.address as page_address, found.* from page left join lateral (
       select ${columns("$5::text")} from people where people.id = page.id and ${ofConcern}
     ) as found on true order by page.address`,
    [of.storeId, of.integrationId, JSON.stringify(lists), after, of.account],
  );
  return {
    people: await withConsent(
      of,
      rows.filter(({ address }) => address !== null),
    ),
    next: rows.length < limit ? null : (rows.at(-1)?.page_address ?? null),
  };
}

/** Those of these addresses. */
export async function peopleAt(of: PeopleOf, addresses: readonly string[]): Promise<readonly StoredPerson[]> {
  const rows = await of.tables.query(
    `select ${columns("$4::text")} from people where people.store_id = $1
       and people.address in (select jsonb_array_elements_text($3::jsonb)) order by people.address`,
    [of.storeId, of.integrationId, JSON.stringify(addresses), of.account],
  );
  return withConsent(of, rows);
}

async function withConsent({ ledger, foretold }: PeopleOf, rows: readonly unknown[]): Promise<readonly StoredPerson[]> {
  const people = rows.map((row) => rowSchema.parse(row));
  const records = await ledger.recordsOf(people.map(({ address }) => address));
  const consentOf = (address: string): readonly ConsentEvent[] => {
    const record = records.get(address);
    return foretold ? currentWith(foretold, address, record) : (record?.current ?? []);
  };
  const isThere = ({ kind, lookedAt }: StoredSighting): boolean => {
    const since = foretold?.goneBefore.get(kind);
    return since === undefined || lookedAt >= since;
  };
  return people.map(({ address, sightings, audiences, untold, admitted, contacts }) => {
    const [first] = contacts;
    const contact = joined(contacts);
    return {
      source: {
        address,
        sightings: sightings.filter(isThere),
        audiences,
        untoldAudiences: untold,
        memberOf: contact?.lists ?? [],
        admitted,
        heardAt: first?.looked_at ?? null,
        consent: consentOf(address),
        status: (contacts.find((each) => each.opted_out) ?? first)?.status ?? null,
        isOptedOutThere: contacts.some((each) => each.opted_out),
      },
      contact: first && contact ? { id: first.contact_id, ...contact } : null,
      subscriberIds: sightings.filter(({ kind }) => kind === "subscriber").map(({ sourceId }) => sourceId),
    };
  });
}
