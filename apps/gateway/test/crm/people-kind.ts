/** Customers, as people of the CRM. What was sent is remembered, so that it is not sent again. */
import { isSearchableEmail, pageCursorSchema, type Customer, type PageCursor } from "@storegate/bigcommerce-client";
import {
  defineExportKind,
  type Change,
  type Fields,
  type RecordPlan,
  type SourceRecord,
} from "@storegate/connector-kit";
import { z } from "zod";
import { askCrm, type CrmConfig, type CrmContext, type CrmRuntime } from "./crm-client.js";

const found = z.array(z.object({ email: z.string(), name: z.string() }));

/** A source is the name that is to stand in the CRM. */
function toRecord({ id, email, firstName, lastName }: Customer): SourceRecord<string> {
  return { key: email, externalId: String(id), source: `${firstName} ${lastName}`, targets: { person: email } };
}

export const people = defineExportKind<CrmConfig, CrmRuntime, null, string, PageCursor>({
  key: "people",
  title: "People",
  description: "Keeps a person in the CRM for each customer.",
  direction: "export",
  recordType: "person",
  phase: "sending",
  undoable: true,
  cursor: pageCursorSchema,
  begin: async () => null,

  async *read({ bigcommerce }, from) {
    if (from.keys !== undefined) {
      const customers = await bigcommerce.customers.byEmails(from.keys.filter(isSearchableEmail));
      yield { records: customers.map(toRecord), next: null };
      return;
    }
    for await (const page of bigcommerce.customers.pages({ from: from.cursor, readAhead: false }))
      yield { records: page.items.map(toRecord), next: page.next, total: page.total ?? undefined };
  },

  async plan(context, records) {
    const sent = await sentBefore(
      context,
      records.map(({ key }) => key),
    );
    return records.map(({ key, source: name, observed }): RecordPlan => {
      if (sent.get(key) === name) return { label: "known", reason: "sent_before" };
      const before = observed["person"] ?? null;
      const memory = { name };
      if (before?.["name"] === name) return { label: "known", reason: "same_name", memory };
      const action = before === null ? "create" : "update";
      return { label: "new", memory, changes: [{ resource: "person", action, before, after: { name } }] };
    });
  },

  resources: {
    person: {
      batchSize: 5,
      concurrency: 2,
      undo: { deletesCreated: true, recreatesDeleted: true },
      async observe(context, targets) {
        const query = targets.map((email) => `email=${encodeURIComponent(email)}`).join("&");
        const known = found.parse(await askCrm(context, "GET", `/people?${query}`));
        return new Map(known.map(({ email, name }): [string, Fields] => [email, { name }]));
      },
      async apply(context, changes) {
        await askCrm(context, "POST", "/people", { people: changes.map(toPerson) });
        return changes.map(() => ({ ok: true }));
      },
    },
  },

  // In the transaction that commits the results: a name is remembered if, and only if, the result says that it was sent.
  async commit({ integrationId, undoes }, transaction, records) {
    for (const { key, outcome, memory } of records) {
      if (undoes && outcome !== "FAILED" && outcome !== "SKIPPED")
        await transaction.query("delete from sent where integration_id = $1 and key = $2", [integrationId, key]);
      if (!undoes && outcome !== "FAILED" && memory)
        await transaction.query(
          `insert into sent (integration_id, key, name) values ($1, $2, $3)
           on conflict (integration_id, key) do update set name = excluded.name`,
          [integrationId, key, memory["name"]],
        );
    }
  },
});

function toPerson({ target, after }: Change): { readonly email: string; readonly name: unknown } {
  return { email: target, name: after?.["name"] ?? null };
}

/** The names that were sent before, by key. */
async function sentBefore(
  { tables, integrationId }: CrmContext,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tables.query<{ key: string; name: string }>(
    `select key, name from sent
     where integration_id = $1 and key in (select jsonb_array_elements_text($2::jsonb))`,
    [integrationId, JSON.stringify(keys)],
  );
  return new Map(rows.map(({ key, name }) => [key, name]));
}
