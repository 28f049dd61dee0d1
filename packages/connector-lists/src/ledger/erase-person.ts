/** Taking away what is personal of somebody, so that nobody can find out any more who they were. */
import { z } from "zod";
import type { Transaction } from "@storegate/connector-kit";

/** What was taken away. */
export interface Erased {
  /** The pseudonym under which it stays known that somebody opted out; null of somebody who was never known. */
  readonly pseudonym: string | null;
  readonly sightings: number;
  readonly contacts: number;
  readonly evidence: number;
}

/**
 * Takes away the address, names, companies, numbers, and what proves consents; keeps, under a pseudonym, which consents were given and
 * withdrawn when. In one statement: it is done, or not begun.
 */
export async function erasePerson(
  tables: Transaction,
  integrationId: string,
  person: string,
  address: string,
): Promise<Erased> {
  const [row] = await tables.query(
    `with shown as (
      update sightings set email = '', first_name = '', last_name = '', company = '', phone = '', origin = null, consents = '[]',
        newsletter = false, source_id = case kind when 'guest' then $2::text else source_id end
      where integration_id = $1 and person = $2::uuid returning 1
    ), known as (
      delete from contacts where integration_id = $1 and address = $3 returning 1
    ), proven as (
      delete from evidence using events where evidence.event = events.id and events.person = $2::uuid returning 1
    ), listed as (
      delete from memberships where person = $2::uuid returning 1
    ), named as (
      update people set address = null, erased_at = clock_timestamp()
      where id = $2::uuid and erased_at is null returning 1
    )
    select (select count(*)::int from shown) as sightings, (select count(*)::int from known) as contacts,
      (select count(*)::int from proven) as evidence, (select count(*) from listed) + (select count(*) from named) as rest`,
    [integrationId, person, address],
  );
  const counts = z.object({ sightings: z.number(), contacts: z.number(), evidence: z.number() }).parse(row);
  return { pseudonym: person, ...counts };
}
