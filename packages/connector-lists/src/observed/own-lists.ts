/** The lists that were ever filled: who opts out leaves them, too, when the config has gone on to others. */
import { Fault, type FaultData, type Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import type { OwnList } from "../lists-context.js";
import type { ProviderList } from "../providers/provider.js";

/** Whose lists. */
export interface ListsOf {
  readonly tables: Transaction;
  readonly integrationId: string | null;
}

/** Writes down that these lists are filled now, and no others. */
export async function keepOwnLists({ tables, integrationId }: ListsOf, lists: readonly OwnList[]): Promise<void> {
  const rows = lists.flatMap(({ id, name, purpose, holds }) =>
    id === null ? [] : [{ list: id, name, purpose, filled: holds !== "nobody" }],
  );
  await tables.query(
    `with told as (
      select list, min(name) as name, min(purpose) as purpose, bool_or(filled) as filled
      from jsonb_to_recordset($2::jsonb) as asked (list text, name text, purpose text, filled boolean) group by list
    ), others as (
      update own_lists set filled = false where integration_id = $1 and list not in (select list from told)
    )
    insert into own_lists (integration_id, list, name, purpose, filled) select $1, list, name, purpose, filled from told
    on conflict (integration_id, list) do update set name = excluded.name, filled = excluded.filled,
      purpose = case when excluded.filled then excluded.purpose else own_lists.purpose end`,
    [integrationId, JSON.stringify(rows)],
  );
}

const leftSchema = z.object({ list: z.string(), name: z.string(), purpose: z.enum(["marketing", "service"]) });

/** Lists that were filled once, are not among the chosen, and are still there. */
export async function listsLeft(
  { tables, integrationId }: ListsOf,
  chosen: readonly OwnList[],
  there: readonly ProviderList[],
): Promise<OwnList[]> {
  const rows = await tables.query("select list, name, purpose from own_lists where integration_id = $1 order by list", [
    integrationId,
  ]);
  return rows.flatMap((row): OwnList[] => {
    const { list, purpose } = leftSchema.parse(row);
    const standing = there.find(({ id }) => id === list);
    if (!standing || chosen.some(({ id }) => id === list)) return [];
    return [{ id: list, name: standing.name, purpose, holds: "nobody" }];
  });
}

/** Lists that the config has left, and in which there are people whom it put there. */
export async function leftWarnings(tables: Transaction, integrationId: string): Promise<FaultData[]> {
  const rows = await tables.query(
    `select list, name, purpose from own_lists where integration_id = $1 and not filled and exists (
       select 1 from contacts where contacts.integration_id = $1 and jsonb_exists(contacts.lists, own_lists.list)) order by name`,
    [integrationId],
  );
  return rows.map((row) => {
    const { name } = leftSchema.parse(row);
    return new Fault({
      kind: "CONFIG",
      code: "LIST_LEFT",
      message: `Nobody is put into the list ${name} any more, and there are people in it. Who opts out still leaves it.`,
      remedy: "Empty or delete it at the provider, or choose it again.",
    }).toData();
  });
}
