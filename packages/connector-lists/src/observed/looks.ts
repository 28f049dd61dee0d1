/** How far each listing was read, so that the next look asks for what has changed since. */
import type { Transaction } from "@storegate/connector-kit";
import { z } from "zod";

/** A look to take. */
export interface Look {
  /** From when on; null is everything. */
  readonly since: Date | null;
  /** When it began, by the database's clock. */
  readonly at: Date;
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
  { of, at, whole }: { readonly of: string; readonly at: Date; readonly whole: boolean },
): Promise<Look> {
  if (whole) return { since: null, at };
  const [row] = await tables.query(
    `select of, to_json(since) #>> '{}' as since, to_json(whole_at) #>> '{}' as whole_at from looks
     where integration_id = $1 and listing = $2`,
    [integrationId, listing],
  );
  if (!row) return { since: null, at };
  const last = lookSchema.parse(row);
  const isOld = at.getTime() - last.whole_at.getTime() >= wholeAfterMs;
  return { since: last.of !== of || isOld ? null : new Date(last.since.getTime() - overlapMs), at };
}

/** Notes that a look came to its end. */
export async function lookTaken(
  { tables, integrationId }: LooksOf,
  listing: string,
  of: string,
  look: Look,
): Promise<void> {
  await tables.query(
    `insert into looks (integration_id, listing, of, since, whole_at) values ($1, $2, $3, $4::timestamptz, $4::timestamptz)
     on conflict (integration_id, listing) do update set of = excluded.of, since = excluded.since,
       whole_at = case when $5::boolean then excluded.whole_at else looks.whole_at end`,
    [integrationId, listing, of, look.at.toISOString(), look.since === null],
  );
}
