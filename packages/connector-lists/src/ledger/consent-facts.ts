/** What people agreed to, for other integrations of the store. */
import type { ConsentEventFact, ConsentFact, Transaction } from "@storegate/connector-kit";
import { findRecords, type ConsentEvent, type ConsentRecord } from "./ledger.js";
import { normalisedAddress } from "./normalised-address.js";

/** By addresses as asked; of whom nothing is known is left out. */
export async function consentFacts(
  tables: Transaction,
  storeId: string,
  emails: readonly string[],
): Promise<ReadonlyMap<string, ConsentFact>> {
  const asked = emails.flatMap((email) => {
    const address = normalisedAddress(email);
    return address === null ? [] : [{ email, address }];
  });
  const records = await findRecords(
    tables,
    storeId,
    asked.map(({ address }) => address),
  );
  return new Map(
    asked.flatMap(({ email, address }) => {
      const record = records.get(address);
      return record ? [[email, consentFact(record)] as const] : [];
    }),
  );
}

/** A record of the ledger, in the words that connectors share. */
export function consentFact({ current, history }: ConsentRecord): ConsentFact {
  return { current: current.map(eventFact), history: history.map(eventFact) };
}

function eventFact({ id, channel, purpose, value, source, at, evidence }: ConsentEvent): ConsentEventFact {
  return { id, channel, purpose, value, source: source.toLowerCase(), at, ...evidence };
}
