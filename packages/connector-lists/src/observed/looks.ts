/** How far each listing was read, so that the next look asks for what has changed since. */
import { Fault, type FaultData, type Transaction } from "@storegate/connector-kit";
import { z } from "zod";

/** A look to take. */
export interface Look {
  /** From when on, by the clock of whoever is looked at; null is everything. */
  readonly since: Date | null;
  /** When it began, by the database's clock. */
  readonly at: Date;
  /** And by the clock of whoever is looked at, as far as that is known. */
  readonly clock: Date;
}

/** Whose looks. */
export interface LooksOf {
  readonly tables: Transaction;
  readonly integrationId: string;
}

/** So much of what was looked at comes again: stores and providers tell times to the second, and late. */
const overlapMs = 5 * 60_000;
/** Everything is looked at again after so long: what is gone, and what changed without a date, is not told otherwise. */
const wholeAfterMs = 24 * 60 * 60_000;

const lookSchema = z.object({ of: z.string(), since: z.coerce.date(), whole_at: z.coerce.date() });

/**
 * From when on a listing is to be read.
 * @param of what the listing is of, as an account: of another one all is read.
 */
export async function nextLook(
  { tables, integrationId }: LooksOf,
  listing: string,
  { of, at, clock, whole }: Omit<Look, "since"> & { readonly of: string; readonly whole: boolean },
): Promise<Look> {
  if (whole) return { since: null, at, clock };
  const last = await lastLook(tables, integrationId, listing);
  if (!last) return { since: null, at, clock };
  const isOld = at.getTime() - last.whole_at.getTime() >= wholeAfterMs;
  return { since: last.of !== of || isOld ? null : new Date(last.since.getTime() - overlapMs), at, clock };
}

async function lastLook(
  tables: Transaction,
  integrationId: string,
  listing: string,
): Promise<z.infer<typeof lookSchema> | undefined> {
  const [row] = await tables.query(
    `select of, to_json(since) #>> '{}' as since, to_json(whole_at) #>> '{}' as whole_at from looks
     where integration_id = $1 and listing = $2`,
    [integrationId, listing],
  );
  return row && lookSchema.parse(row);
}

/** Whether a listing was ever looked at to its end. */
export async function isTaken({ tables, integrationId }: LooksOf, listing: string): Promise<boolean> {
  return (await lastLook(tables, integrationId, listing)) !== undefined;
}

/** From when on what changed was not looked at yet; null where all that this listing is of was not. @param isOf whether a look was of what is meant */
export async function lookedUntil(
  { tables, integrationId }: LooksOf,
  listing: string,
  isOf: (of: string) => boolean,
): Promise<Date | null> {
  const last = await lastLook(tables, integrationId, listing);
  return last && isOf(last.of) ? new Date(last.since.getTime() - overlapMs) : null;
}

/** Notes that a look came to its end. */
export async function lookTaken(
  { tables, integrationId }: LooksOf,
  listing: string,
  of: string,
  look: Look,
): Promise<void> {
  await tables.query(
    `insert into looks (integration_id, listing, of, since, whole_at) values ($1, $2, $3, $4::timestamptz, $5::timestamptz)
     on conflict (integration_id, listing) do update set of = excluded.of, since = excluded.since, problem = null,
       whole_at = case when $6::boolean then excluded.whole_at else looks.whole_at end`,
    [integrationId, listing, of, look.clock.toISOString(), look.at.toISOString(), look.since === null],
  );
}

/** So many were known, and so many of them are gone at once: they stay as they were seen, until somebody says that it is right. */
export async function keepProblem(
  { tables, integrationId }: LooksOf,
  listing: string,
  problem: { readonly known: number; readonly unseen: number },
): Promise<void> {
  await tables.query("update looks set problem = $3::jsonb where integration_id = $1 and listing = $2", [
    integrationId,
    listing,
    JSON.stringify(problem),
  ]);
}

/** What may not be read stays as it was seen, and is looked at whole once it may. */
export async function keepUnreadable({ tables, integrationId }: LooksOf, listing: string): Promise<void> {
  await tables.query(
    `insert into looks (integration_id, listing, of, since, whole_at, problem)
     values ($1, $2, 'unreadable', clock_timestamp(), clock_timestamp(), $3::jsonb)
     on conflict (integration_id, listing) do update set of = excluded.of, problem = excluded.problem`,
    [integrationId, listing, JSON.stringify({ unreadable: true })],
  );
}

const problemSchema = z.object({
  listing: z.string(),
  problem: z.union([z.object({ known: z.number(), unseen: z.number() }), z.object({ unreadable: z.literal(true) })]),
});

/** Of what more vanished at once than is believed, and of what may not be read. */
export async function lookWarnings(tables: Transaction, integrationId: string): Promise<FaultData[]> {
  const rows = await tables.query(
    "select listing, problem from looks where integration_id = $1 and problem is not null order by listing",
    [integrationId],
  );
  return rows.map((row) => {
    const { listing, problem } = problemSchema.parse(row);
    if ("unreadable" in problem) return ordersUnreadable().toData();
    const [unseen, known] = [problem.unseen, problem.known].map((count) => count.toLocaleString("en"));
    return new Fault({
      kind: "CONFLICT",
      code: "VANISHED",
      message: `${unseen} of ${known} ${listing}s are gone from the store at once. They are left as they were last seen, and nobody is taken for having opted out by it.`,
      remedy: "If they were deleted on purpose, start a full sync, which takes the store at its word.",
    }).toData();
  });
}

function ordersUnreadable(): Fault {
  return new Fault({
    kind: "SCOPE",
    code: "ORDERS_UNREADABLE",
    message:
      "The store's token may not read orders: guests are left as they were last seen, and no new ones are found.",
    remedy: "Give the token the scope store_v2_orders_read_only, or set customers.guests to false.",
    field: "customers.guests",
  });
}
