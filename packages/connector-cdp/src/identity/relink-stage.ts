/** Linking everybody anew once the rules have changed: whose orders are, and who is one person. */
import { isDeepStrictEqual } from "node:util";
import type { BulkTransaction, ImportedRecord } from "@storegate/connector-kit";
import type { CdpImportContext } from "../cdp-context.js";
import type { IdentityRules } from "../config.js";
import { defineStage, type ImportRun, type StagePage } from "../import/stage.js";
import { contactOfOrder, contactOfSubscriber } from "./contacts.js";
import { markDirty } from "./dirty.js";
import { contactKey, type Contact } from "./identifiers.js";
import { link } from "./link.js";
import { linkingRules, type LinkingRules } from "./linking-rules.js";
import { relink } from "./relink.js";

/** What is gone through, in this order: what has no account may be an address's or stand alone by other rules; then everybody. */
const parts = ["orders", "subscribers", "entities", "rules"] as const;

interface RelinkRow {
  readonly part: (typeof parts)[number];
  readonly id: string;
}

const rowsTogether = 1000;

/** Goes through all orders and subscribers without an account, and all entities; only where the rules differ from those of the last time. */
export const relinkStage = defineStage<RelinkRow>({
  name: "relink",
  phase: "linking people by the new rules",
  async *read(context, { space }, from) {
    const known = await rulesOf(context, space.id);
    if (isDeepStrictEqual(known, context.config.identity)) return;
    const [first = parts[0], begin = "0"] = typeof from === "string" ? from.split(" ") : [];
    // What was linked for the first time was linked by these.
    const toDo = known === null ? parts.slice(-1) : parts.slice(parts.indexOf(first as RelinkRow["part"]));
    for (const part of toDo) {
      if (part === "rules") yield { rows: [{ part, id: "0" }], next: null };
      else yield* idsOf(context, space.id, part, part === first ? begin : "0");
    }
  },
  async commit({ config }, transaction, run, rows) {
    const rules = linkingRules(config.identity, run);
    const [first] = rows;
    const ids = rows.map(({ id }) => id);
    if (first?.part === "entities") await relink(transaction, run.space, rules, ids, new Date(run.begunAt));
    else if (first?.part === "rules") await keepRules(transaction, run, config.identity);
    else if (first) await contactAgain(transaction, run, rules, first.part, ids);
    return rows.map(({ part, id }): ImportedRecord => ({
      key: `${part}/${id}`,
      outcome: "UNCHANGED",
      label: "relinked",
    }));
  },
});

async function rulesOf({ tables }: CdpImportContext, space: number): Promise<unknown> {
  const [row] = await tables.query<{ rules: unknown }>("select rules from spaces where id = $1", [space]);
  return row?.rules ?? null;
}

async function keepRules(transaction: BulkTransaction, { space }: ImportRun, rules: IdentityRules): Promise<void> {
  await transaction.query("update spaces set rules = $2::jsonb where id = $1", [space.id, { ...rules }]);
}

async function* idsOf(
  { tables }: CdpImportContext,
  space: number,
  part: "orders" | "subscribers" | "entities",
  begin: string,
): AsyncGenerator<StagePage<RelinkRow>, void, undefined> {
  const condition = part === "orders" ? "and customer_id is null" : "";
  for (let after = begin; ;) {
    const found = await tables.query<{ id: string }>(
      `select id::text as id from ${part} where space = $1 and id > $2::bigint ${condition} order by ${part}.id limit ${rowsTogether}`,
      [space, after],
    );
    if (found.length === 0) return;
    after = found.at(-1)?.id ?? after;
    yield { rows: found.map(({ id }) => ({ part, id })), next: `${part} ${after}` };
  }
}

interface StandingRow {
  readonly id: string;
  readonly entity: string;
  readonly contact: Contact;
}

/** Whose rows are by the new rules. */
async function contactAgain(
  transaction: BulkTransaction,
  run: ImportRun,
  rules: LinkingRules,
  part: "orders" | "subscribers",
  ids: readonly string[],
): Promise<void> {
  const phone = part === "orders" ? "phone_key" : "null::text as phone_key";
  const found = await transaction.query<{
    id: string;
    entity: string;
    email_key: string | null;
    phone_key: string | null;
  }>(
    `select id::text as id, entity::text as entity, email_key, ${phone} from ${part}
     where space = $1 and id in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value)) order by ${part}.id`,
    [run.space.id, JSON.stringify(ids)],
  );
  const standing = found.map(({ id, entity, email_key: emailKey, phone_key: phoneKey }): StandingRow => {
    const keys = { id: Number(id), emailKey, phoneKey };
    const contact =
      part === "orders"
        ? contactOfOrder({ ...keys, customerId: null }, rules.blocks)
        : contactOfSubscriber(keys, rules.blocks);
    return { id, entity, contact };
  });
  const entities = await link(
    transaction,
    run.space,
    rules,
    standing.map(({ contact }) => contact),
    new Date(run.begunAt),
  );
  const moved = standing.flatMap(({ id, entity, contact }) => {
    const now = entities.get(contactKey(contact));
    return now === undefined || now === entity ? [] : [{ id, entity: now, before: entity }];
  });
  if (moved.length === 0) return;
  await transaction.query(
    `update ${part} kept set entity = given.entity from jsonb_to_recordset($2::jsonb) as given (id bigint, entity bigint)
     where kept.space = $1 and kept.id = given.id`,
    [run.space.id, JSON.stringify(moved)],
  );
  await markDirty(
    transaction,
    run.space,
    moved.flatMap(({ entity, before }) => [entity, before]),
  );
}
