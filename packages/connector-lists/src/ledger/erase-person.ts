/** Taking away what is personal of somebody: only who gives their very address still finds what they agreed to. */
import type { Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import type { ConsentPurpose, NewConsentEvent } from "./consent-event.js";
import { openLedger, writeEvents, type LedgerOf } from "./ledger.js";

/** What was taken away. */
export interface Erased {
  /** The pseudonym under which it stays known that somebody was erased, and what they agreed to. */
  readonly pseudonym: string;
  readonly sightings: number;
  readonly evidence: number;
}

/**
 * Takes away the address, names, companies, numbers, and what proves consents; keeps, under a pseudonym, which consents were given and
 * withdrawn when; nothing is agreed to any more. Who was not known becomes so, as somebody erased. Done again it takes away what has come since.
 * @param tables of a transaction: it is done, or not begun.
 * @param address normalised.
 * @param integrationIds those of the store: they know people together.
 */
export async function erasePerson(
  tables: Transaction,
  of: LedgerOf,
  address: string,
  integrationIds: readonly string[],
): Promise<Erased> {
  const person = (await (await openLedger(tables, of)).people([address])).get(address);
  if (!person) throw new TypeError("a person was written down and is not there");
  const [row] = await tables.query(
    `with shown as (
      update sightings set email = '', first_name = '', last_name = '', company = '', phone = '', origin = null, consents = '[]',
        newsletter = false, source_id = case kind when 'guest' then $1::text else source_id end
      where person = $1::uuid and email <> '' returning 1
    ), known as (
      delete from contacts where address = $2 and integration_id in (select jsonb_array_elements_text($3::jsonb)) returning 1
    ), proven as (
      delete from evidence using events where evidence.event = events.id and events.person = $1::uuid returning 1
    ), listed as (
      delete from memberships where person = $1::uuid returning 1
    ), chosen as (
      delete from audience_members where person = $1::uuid returning 1
    ), named as (
      update people set address = null, erased_at = clock_timestamp()
      where id = $1::uuid and erased_at is null returning 1
    )
    select (select count(*)::int from shown) as sightings, (select count(*)::int from proven) as evidence,
      (select count(*) from known) + (select count(*) from listed) + (select count(*) from chosen) + (select count(*) from named) as rest`,
    [person.id, address, JSON.stringify(integrationIds)],
  );
  // Nobody has to ask again whether somebody still agrees who is gone.
  await writeEvents(
    tables,
    (["marketing", "service"] as const).map((purpose) => ({ person: person.id, event: erasure(purpose) })),
  );
  const counts = z.object({ sightings: z.number(), evidence: z.number() }).parse(row);
  return { pseudonym: person.id, ...counts };
}

function erasure(purpose: ConsentPurpose): NewConsentEvent {
  const at = new Date();
  const origin = `erasure:${at.toISOString()}`;
  return { purpose, value: "WITHDRAWN", source: "ERASURE", at, certainAfter: null, origin };
}
