/** Reading and writing of the ledger. */
import type { Transaction } from "@storegate/connector-kit";
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { ConsentAct, ConsentChannel, ConsentEvidence, ConsentPurpose, NewConsentEvent } from "./consent-event.js";

/** A person of an integration's ledger. */
export interface Person {
  /** The pseudonym. */
  readonly id: string;
  /** Was erased: of them nothing is kept but what they agreed to, under a pseudonym. */
  readonly isErased: boolean;
}

/** An event as it was written down. */
export interface ConsentEvent extends ConsentAct {
  readonly id: string;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
  readonly evidence: ConsentEvidence;
}

/** What somebody agreed to. */
export interface ConsentRecord {
  /** The events that decide, one for each purpose; of a purpose without one nothing is known. */
  readonly current: readonly ConsentEvent[];
  /** All, the newest first. */
  readonly history: readonly ConsentEvent[];
}

/** The ledger of a store, as one of its integrations uses it. */
export interface Ledger {
  /** The people of normalised addresses; who is not known yet becomes so. */
  people(addresses: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** Those of these normalised addresses whose people were erased. */
  erasedAmong(addresses: readonly string[]): Promise<ReadonlySet<string>>;
  /** The person of a normalised address, if there is one. */
  find(address: string): Promise<Person | undefined>;
  /** What people agreed to; who is unknown is left out. @param addresses normalised. */
  recordsOf(addresses: readonly string[]): Promise<ReadonlyMap<string, ConsentRecord>>;
  /**
   * Writes down that people may be in a list.
   * @returns those of whom it is written down; the others have no consent for it.
   */
  admit(addresses: readonly string[], list: string, purpose: ConsentPurpose): Promise<ReadonlySet<string>>;
  /** Writes down that the provider has taken people into a list. */
  confirm(addresses: readonly string[], list: string): Promise<void>;
  /** Writes down that people are no longer in a list by us, or never came into it. */
  dismiss(addresses: readonly string[], list: string): Promise<void>;
}

/** Whose ledger. */
export interface LedgerOf {
  readonly storeId: string;
  /** Whose lists people are admitted to. */
  readonly integrationId: string;
}

/** The ledger in the connector's own tables. */
export async function openLedger(tables: Transaction, { storeId, integrationId }: LedgerOf): Promise<Ledger> {
  const salt = await saltOf(tables, storeId);
  const hashed = (address: string): Asked => ({ address, hash: hashOf(salt, address) });
  return {
    async people(addresses) {
      const rows = [...new Set(addresses)].toSorted().map(hashed);
      if (rows.length === 0) return new Map();
      await tables.query(
        `insert into people (store_id, address_hash, address)
         select $1, decode(hash, 'hex'), address from jsonb_to_recordset($2::jsonb) as asked (address text, hash text)
         on conflict do nothing`,
        [storeId, JSON.stringify(rows)],
      );
      return findPeople(tables, storeId, rows);
    },
    async erasedAmong(addresses) {
      const found = await findPeople(tables, storeId, addresses.map(hashed));
      return new Set([...found].flatMap(([address, { isErased }]) => (isErased ? [address] : [])));
    },
    async find(address) {
      return (await findPeople(tables, storeId, [hashed(address)])).get(address);
    },
    async recordsOf(addresses) {
      const rows = [...new Set(addresses)].map(hashed);
      return recordsOf(tables, storeId, rows);
    },
    async admit(addresses, list, purpose) {
      const rows = addresses.map(hashed);
      const admitted = await tables.query<{ address: string }>(
        `insert into memberships (integration_id, person, list, purpose, value)
         select $5, asked_people.id, $3, $4, present.value
         from (select id from ${askedPeople} where erased_at is null order by id) as asked_people
         cross join lateral (
           select value from answers
           where answers.person = asked_people.id and answers.channel = 'email' and answers.purpose = $4
             and answers.value = 'GRANTED'
           -- An opting out that is being written is waited for, and seen.
           for share
         ) as present
         on conflict (integration_id, person, list) do update set purpose = excluded.purpose, written_at = null
         returning (select address from people where people.id = memberships.person) as address`,
        [storeId, JSON.stringify(rows), list, purpose, integrationId],
      );
      return new Set(admitted.map(({ address }) => address));
    },
    async confirm(addresses, list) {
      if (addresses.length === 0) return;
      await tables.query(
        `update memberships set written_at = clock_timestamp()
         where integration_id = $4 and list = $3 and person = any (array(select id from ${askedPeople}))`,
        [storeId, JSON.stringify(addresses.map(hashed)), list, integrationId],
      );
    },
    async dismiss(addresses, list) {
      if (addresses.length === 0) return;
      await tables.query(
        `delete from memberships
         where integration_id = $4 and list = $3 and person = any (array(select id from ${askedPeople}))`,
        [storeId, JSON.stringify(addresses.map(hashed)), list, integrationId],
      );
    },
  };
}

/** What people agreed to, writing nothing: by normalised addresses; who is unknown is left out. */
export async function findRecords(
  tables: Transaction,
  storeId: string,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, ConsentRecord>> {
  const salt = await findSalt(tables, storeId);
  if (!salt) return new Map();
  const rows = [...new Set(addresses)].map((address) => ({ address, hash: hashOf(salt, address) }));
  return recordsOf(tables, storeId, rows);
}

/** By this an address is known, even after it was erased. */
function hashOf(salt: Buffer, address: string): string {
  return createHash("sha256").update(salt).update(address).digest("hex");
}

/** As rows for a statement; ids come with it. */
export interface EventRow {
  readonly person: string;
  readonly event: NewConsentEvent;
}

/** Events as a statement takes them: `$n::jsonb`, in an order that all transactions keep to. */
export function eventRows(rows: readonly EventRow[]): string {
  return JSON.stringify(
    rows
      .toSorted((a, b) => (a.person < b.person ? -1 : a.person > b.person ? 1 : 0))
      .map(({ person, event: { purpose, value, source, at, certainAfter, origin, evidence = {} } }) => ({
        person,
        purpose,
        value,
        source,
        at: at.toISOString(),
        certain_after: certainAfter?.toISOString() ?? null,
        origin,
        text: evidence.text ?? null,
        ip_address: evidence.ipAddress ?? null,
        user_agent: evidence.userAgent ?? null,
        url: evidence.url ?? null,
      })),
  );
}

/**
 * A statement's parts that write events down, each once; `parameter` is what {@link eventRows} answered. They are named `asked_events`,
 * `written_events` and `written_evidence`.
 */
export function eventsStatement(parameter: string): string {
  return `asked_events as (
      select * from jsonb_to_recordset(${parameter}::jsonb) as asked (person uuid, purpose text, value text, source text,
        at timestamptz, certain_after timestamptz, origin text, text text, ip_address text, user_agent text, url text)
    ), written_events as (
      insert into events (person, channel, purpose, value, source, at, certain_after, origin)
      select person, 'email', purpose, value, source, at, certain_after, origin from asked_events order by person
      on conflict (person, purpose, origin) do nothing
      returning id, person, purpose, origin
    ), written_evidence as (
      insert into evidence (event, text, ip_address, user_agent, url)
      select written_events.id, text, ip_address, user_agent, url from written_events join asked_events using (person, purpose, origin)
      where coalesce(text, ip_address, user_agent, url) is not null
      returning event
    )`;
}

/** Writes events down, each once. */
export async function writeEvents(tables: Transaction, rows: readonly EventRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tables.query(`with ${eventsStatement("$1")} select count(*) from written_evidence`, [eventRows(rows)]);
}

interface Asked {
  readonly address: string;
  readonly hash: string;
}

/**
 * The people of those who are asked for: of the store `$1`, by {@link Asked} rows as JSON in `$2`. Each is looked up by their key, which the limit
 * sees to: of tables that have just been filled no planner knows how large they are, and it would look through all people for each of them.
 */
const askedPeople = `jsonb_to_recordset($2::jsonb) as asked (address text, hash text)
     cross join lateral (
       select id, erased_at from people where store_id = $1 and address_hash = decode(asked.hash, 'hex') limit 1
     ) as people`;

async function findPeople(
  tables: Transaction,
  storeId: string,
  rows: readonly Asked[],
): Promise<ReadonlyMap<string, Person>> {
  const found = await tables.query<{ address: string; id: string; erased: boolean }>(
    `select asked.address, people.id, people.erased_at is not null as erased from ${askedPeople}`,
    [storeId, JSON.stringify(rows)],
  );
  return new Map(found.map(({ address, id, erased }) => [address, { id, isErased: erased }]));
}

const eventSchema = z
  .object({
    address: z.string(),
    id: z.coerce.string(),
    channel: z.literal("email"),
    purpose: z.enum(["marketing", "service"]),
    value: z.enum(["GRANTED", "WITHDRAWN"]),
    source: z.enum(["STOREFRONT", "ORDER", "ACCOUNT", "IMPORT", "PROVIDER", "STORE", "ERASURE"]),
    at: z.coerce.date(),
    certain_after: z.coerce.date().nullable(),
    recorded_at: z.coerce.date(),
    decides: z.boolean(),
    text: z.string().nullable(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    url: z.string().nullable(),
  })
  .transform(({ address, decides, certain_after, recorded_at, text, ip_address, user_agent, url, ...event }) => ({
    address,
    decides,
    event: {
      ...event,
      certainAfter: certain_after,
      recordedAt: recorded_at,
      evidence: {
        ...(text === null ? {} : { text }),
        ...(ip_address === null ? {} : { ipAddress: ip_address }),
        ...(user_agent === null ? {} : { userAgent: user_agent }),
        ...(url === null ? {} : { url }),
      },
    } satisfies ConsentEvent,
  }));

async function recordsOf(
  tables: Transaction,
  storeId: string,
  rows: readonly Asked[],
): Promise<ReadonlyMap<string, ConsentRecord>> {
  const found = await tables.query(
    `select asked.address, events.id::text, events.channel, events.purpose, events.value, events.source,
       to_json(events.at) #>> '{}' as at, to_json(events.certain_after) #>> '{}' as certain_after,
       to_json(events.recorded_at) #>> '{}' as recorded_at,
       answers.event is not null as decides, text, ip_address, user_agent, url
     from ${askedPeople}
     join events on events.person = people.id
     left join answers on answers.person = events.person and answers.channel = events.channel
       and answers.purpose = events.purpose and answers.event = events.id
     left join evidence on evidence.event = events.id
     order by events.at desc, events.id desc`,
    [storeId, JSON.stringify(rows)],
  );
  const parsed = found.map((row) => eventSchema.parse(row));
  return new Map(
    [...Map.groupBy(parsed, ({ address }) => address)].map(([address, some]) => [
      address,
      {
        current: some.filter(({ decides }) => decides).map(({ event }) => event),
        history: some.map(({ event }) => event),
      },
    ]),
  );
}

async function findSalt(tables: Transaction, storeId: string): Promise<Buffer | undefined> {
  const [found] = await tables.query<{ salt: string }>(
    "select encode(salt, 'hex') as salt from salts where store_id = $1",
    [storeId],
  );
  return found && Buffer.from(found.salt, "hex");
}

async function saltOf(tables: Transaction, storeId: string): Promise<Buffer> {
  const found = await findSalt(tables, storeId);
  if (found) return found;
  await tables.query("insert into salts (store_id, salt) values ($1, decode($2, 'hex')) on conflict do nothing", [
    storeId,
    randomBytes(32).toString("hex"),
  ]);
  const made = await findSalt(tables, storeId);
  if (!made) throw new TypeError("a salt was written and is not there");
  return made;
}
