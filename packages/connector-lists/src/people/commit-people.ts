/** What is known of people after a page, in the transaction that commits its results: what was written need not be looked at to be known. */
import type { CommitContext, CommittedChange, CommittedRecord, Transaction } from "@storegate/connector-kit";
import type { ListsRuntime } from "../lists-context.js";
import { newsletterConsent } from "../observed/sighting.js";
import { consentsIn } from "./plan-people.js";

/** Notes what was written to the store, so that it is no news when it is seen there. */
export async function commitPeople(
  { integrationId }: CommitContext<ListsRuntime>,
  transaction: Transaction,
  records: readonly CommittedRecord[],
): Promise<void> {
  const written = records
    .flatMap(({ changes }) => changes.filter(isWritten))
    .toSorted((a, b) => (a.target < b.target ? -1 : 1));
  if (written.length === 0) return;
  const rows = written.flatMap(({ target, after }) =>
    target.split(",").map((id) => ({
      id,
      consents: consentsIn(after),
      newsletter: consentsIn(after).includes(newsletterConsent),
    })),
  );
  await transaction.query(
    `update sightings set newsletter = written.newsletter, consents = written.consents, looked_at = clock_timestamp()
     from jsonb_to_recordset($2::jsonb) as written (id text, consents jsonb, newsletter boolean)
     where integration_id = $1 and kind = 'subscriber' and source_id = written.id`,
    [integrationId, JSON.stringify(rows)],
  );
}

function isWritten({ resource, fault }: CommittedChange): boolean {
  return resource === "subscriber" && fault === undefined;
}
