/** Keeping what a look at the store has seen, in one statement with the events that it tells. */
import type { Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import { eventRows, eventsStatement, type EventRow, type Ledger, type Person } from "../ledger/ledger.js";
import { eventsOfLoss, eventsOfSighting, isMovedHere, type EventOf, type SeenBefore } from "./events-of.js";
import { hasNewsletter, type Sighting, type SightingKind } from "./sighting.js";

/** Whose sightings, and where they are kept. */
export interface SightingsOf {
  readonly tables: Transaction;
  readonly storeId: string;
  readonly integrationId: string;
  readonly ledger: Ledger;
}

const beforeSchema = z
  .object({
    source_id: z.string(),
    email: z.string(),
    address: z.string().nullable(),
    newsletter: z.boolean(),
    looked_at: z.coerce.date(),
    gone: z.boolean(),
    moved: z.boolean(),
  })
  .transform(({ source_id, address, newsletter, looked_at, gone, moved }) => ({
    sourceId: source_id,
    // Of somebody erased nothing is known but that the row was theirs: it tells nothing of whoever has it now.
    before: {
      address: address ?? "",
      newsletter: address !== null && newsletter,
      lookedAt: looked_at,
      isGone: gone,
      isMoved: moved,
    },
  }));

const beforeColumns = `source_id, email, people.address, newsletter, to_json(looked_at) #>> '{}' as looked_at, gone_at is not null as gone, moved`;

/** The time by which looks and what is written down of them are compared: the database's. */
export async function clockOf({ tables }: Pick<SightingsOf, "tables">): Promise<Date> {
  const [row] = await tables.query("select to_json(clock_timestamp()) #>> '{}' as now");
  return z.object({ now: z.coerce.date() }).parse(row).now;
}

/** Keeps some of one kind, seen by a look that began at a time. */
export async function keepSightings(of: SightingsOf, seen: readonly Sighting[], lookedAt: Date): Promise<void> {
  const [first] = seen;
  if (!first) return;
  const latest = [...new Map(seen.map((each) => [each.sourceId, each])).values()];
  const before = await seenBefore(of, first.kind, latest);
  const told = latest.flatMap((each) => eventsOfSighting(before.get(each.sourceId), each, lookedAt));
  const moved = latest.flatMap((each) => {
    const was = before.get(each.sourceId);
    return was && was.address !== each.address ? [{ sourceId: each.sourceId, before: was }] : [];
  });
  // Whose row was moved to another address may be down by another row of their own.
  const standing = moved.length > 0 ? await downByAnother(of, moved) : new Set<string>();
  const notLost = moved
    .filter((each) => standing.has(each.before.address))
    .map(({ sourceId }) => `subscriber:${sourceId}:gone:`);
  const events = told.filter(({ origin }) => !notLost.some((loss) => origin.startsWith(loss)));
  const people = await of.ledger.people([...latest, ...events].map(({ address }) => address));
  // Of somebody erased it is kept that they are there, and nothing else.
  const kept = latest.flatMap((each) => {
    const person = people.get(each.address);
    if (!person) return [];
    const isMoved = isMovedHere(before.get(each.sourceId), each);
    if (!person.isErased) return [rowOf(each, person.id, isMoved)];
    return each.kind === "guest" ? [] : [rowOf({ ...each, ...nothing }, person.id, isMoved)];
  });
  await of.tables.query(
    `with asked as (
      select * from jsonb_to_recordset($2::jsonb) as asked (kind text, source_id text, person uuid, email text, first_name text,
        last_name text, company text, phone text, consents jsonb, newsletter boolean, moved boolean, origin text,
        channel_id integer, created_at timestamptz, modified_at timestamptz)
    ), kept as (
      insert into sightings (integration_id, kind, source_id, person, email, first_name, last_name, company, phone, consents,
        newsletter, moved, origin, channel_id, created_at, modified_at, looked_at)
      select $1, kind, source_id, person, email, first_name, last_name, company, phone, consents, newsletter, moved, origin,
        channel_id, created_at, modified_at, $3::timestamptz from asked order by source_id
      on conflict (integration_id, kind, source_id) do update set person = excluded.person, email = excluded.email,
        first_name = excluded.first_name, last_name = excluded.last_name, company = excluded.company, phone = excluded.phone,
        consents = excluded.consents, newsletter = excluded.newsletter, moved = excluded.moved,
        origin = excluded.origin, channel_id = excluded.channel_id, created_at = excluded.created_at, modified_at = excluded.modified_at,
        looked_at = excluded.looked_at, gone_at = null
      returning 1
    ), ${eventsStatement("$4")}
    select count(*) from kept, written_evidence`,
    [of.integrationId, JSON.stringify(kept), lookedAt.toISOString(), rowsOf(events, people)],
  );
}

/** How many of a kind are known, and how many of them a look at all has not seen. */
export async function countUnseen(
  { tables, integrationId }: SightingsOf,
  kind: SightingKind,
  lookedAt: Date,
): Promise<{ readonly known: number; readonly unseen: number }> {
  const [row] = await tables.query(
    `select count(*)::int as known, count(*) filter (where looked_at < $3::timestamptz)::int as unseen from sightings
     where integration_id = $1 and kind = $2 and gone_at is null`,
    [integrationId, kind, lookedAt.toISOString()],
  );
  return z.object({ known: z.number(), unseen: z.number() }).parse(row);
}

/** Ids of what a look at all of a kind has not seen, some behind an id. */
export async function unseenIds(
  { tables, integrationId }: SightingsOf,
  kind: SightingKind,
  lookedAt: Date,
  after: string,
): Promise<readonly string[]> {
  const rows = await tables.query<{ source_id: string }>(
    `select source_id from sightings
     where integration_id = $1 and kind = $2 and gone_at is null and looked_at < $3::timestamptz and source_id > $4
     order by source_id limit 50`,
    [integrationId, kind, lookedAt.toISOString(), after],
  );
  return rows.map((row) => row.source_id);
}

/** What was not seen by a look at all of a kind is gone. */
export async function endUnseen(of: SightingsOf, kind: SightingKind, lookedAt: Date): Promise<void> {
  for (;;) {
    const rows = await of.tables.query(
      `select ${beforeColumns} from sightings join people on people.id = person
       where sightings.integration_id = $1 and kind = $2 and gone_at is null and looked_at < $3::timestamptz
       order by source_id limit 1000`,
      [of.integrationId, kind, lookedAt.toISOString()],
    );
    if (rows.length === 0) return;
    await endSightings(
      of,
      kind,
      rows.map((row) => beforeSchema.parse(row)),
      lookedAt,
    );
  }
}

async function endSightings(
  of: SightingsOf,
  kind: SightingKind,
  lost: readonly { readonly sourceId: string; readonly before: SeenBefore }[],
  lookedAt: Date,
): Promise<void> {
  const standing = await downByAnother(of, lost);
  const events = lost.flatMap(({ sourceId, before }) =>
    !standing.has(before.address) ? eventsOfLoss(before, { kind, sourceId }, lookedAt) : [],
  );
  const people = await of.ledger.people(events.map(({ address }) => address));
  await of.tables.query(
    `with ended as (
      update sightings set gone_at = $3::timestamptz, looked_at = $3::timestamptz, newsletter = false
      where integration_id = $1 and kind = $2 and source_id in (select jsonb_array_elements_text($4::jsonb)) returning 1
    ), ${eventsStatement("$5")}
    select count(*) from ended, written_evidence`,
    [
      of.integrationId,
      kind,
      lookedAt.toISOString(),
      JSON.stringify(lost.map(({ sourceId }) => sourceId)),
      rowsOf(events, people),
    ],
  );
}

/**
 * Of those whose row is gone, who is down for the newsletter by another one of their own: it was made anew, or they have one for each channel. One
 * that was moved to their address is somebody else's word.
 */
async function downByAnother(
  { tables, integrationId }: SightingsOf,
  lost: readonly { readonly sourceId: string; readonly before: SeenBefore }[],
): Promise<ReadonlySet<string>> {
  const rows = await tables.query<{ address: string }>(
    `select distinct people.address from sightings join people on people.id = person
     where sightings.integration_id = $1 and kind = 'subscriber' and gone_at is null and newsletter and not moved
       and source_id not in (select jsonb_array_elements_text($2::jsonb))
       and people.address in (select jsonb_array_elements_text($3::jsonb))`,
    [
      integrationId,
      JSON.stringify(lost.map(({ sourceId }) => sourceId)),
      JSON.stringify(lost.map(({ before }) => before.address)),
    ],
  );
  return new Set(rows.map(({ address }) => address));
}

/**
 * What was seen of rows before: by this integration, or by another of the store, so that nobody who is new takes a row that was moved to another
 * address for its owner's own.
 */
async function seenBefore(
  { tables, integrationId, storeId }: SightingsOf,
  kind: SightingKind,
  seen: readonly Sighting[],
): Promise<ReadonlyMap<string, SeenBefore>> {
  const rows = await tables.query(
    `select distinct on (source_id) ${beforeColumns} from sightings join people on people.id = person
     where people.store_id = $1 and kind = $2 and source_id in (select jsonb_array_elements_text($3::jsonb))
     order by source_id, sightings.integration_id = $4 desc, sightings.looked_at desc`,
    [storeId, kind, JSON.stringify(seen.map(({ sourceId }) => sourceId)), integrationId],
  );
  return new Map(
    rows.map((row) => {
      const { sourceId, before } = beforeSchema.parse(row);
      return [sourceId, before];
    }),
  );
}

function rowsOf(events: readonly EventOf[], people: ReadonlyMap<string, Person>): string {
  return eventRows(
    events.flatMap(({ address, ...event }): EventRow[] => {
      const person = people.get(address);
      if (!person) throw new TypeError("an event is of nobody");
      // Nothing more becomes known of somebody erased.
      return person.isErased ? [] : [{ person: person.id, event }];
    }),
  );
}

/** What is known of somebody erased. */
const nothing = { email: "", firstName: "", lastName: "", company: "", phone: "", consents: [], origin: null } as const;

function rowOf(seen: Sighting, person: string, isMoved: boolean): object {
  const { kind, sourceId, email, firstName, lastName, company, phone, consents, origin, channelId } = seen;
  return {
    kind,
    source_id: sourceId,
    person,
    email,
    first_name: firstName,
    last_name: lastName,
    company,
    phone,
    consents,
    newsletter: hasNewsletter(seen),
    moved: isMoved,
    origin,
    channel_id: channelId,
    created_at: seen.createdAt?.toISOString() ?? null,
    modified_at: seen.modifiedAt?.toISOString() ?? null,
  };
}
