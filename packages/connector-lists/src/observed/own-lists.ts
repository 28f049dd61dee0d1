/** The lists that were ever filled: who opts out leaves them, too, when the config has gone on to others. */
import { Fault, type FaultData, type Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import { sameList } from "../config-warnings.js";
import type { OwnList } from "../lists-context.js";
import type { ProviderList } from "../providers/provider.js";
import { listsAdvertisedTo } from "./advertised-lists.js";

/** Whose lists, in which account. */
export interface ListsOf {
  readonly tables: Transaction;
  readonly storeId: string;
  readonly integrationId: string | null;
  readonly account: string;
}

/** Writes down that these lists are filled now, and no others. */
export async function keepOwnLists(of: ListsOf, lists: readonly OwnList[]): Promise<void> {
  const rows = lists.flatMap(({ id, name, purpose, holds, sharing }) =>
    id === null
      ? []
      : [
          {
            list: id,
            name,
            // What another integration makes of it is written down by that.
            purpose: sharing === "elsewhere" ? "service" : purpose,
            filled: holds !== "nobody",
            shared: sharing !== undefined,
          },
        ],
  );
  await of.tables.query(
    `with told as (
      select list, min(name) as name, min(purpose) as purpose, bool_or(filled) as filled, bool_or(shared) as shared,
        case when bool_or(filled and purpose = 'marketing') then clock_timestamp() end as advertised_at
      from jsonb_to_recordset($2::jsonb) as asked (list text, name text, purpose text, filled boolean, shared boolean) group by list
    ), others as (
      update own_lists set filled = false, current = account = $4
      where integration_id = $1 and (account <> $4 or list not in (select list from told))
    )
    insert into own_lists (integration_id, store_id, account, list, name, purpose, filled, shared, current, advertised_at)
    select $1, $3, $4, list, name, purpose, filled, shared, true, advertised_at from told
    on conflict (integration_id, account, list) do update set name = excluded.name, filled = excluded.filled,
      shared = excluded.shared, current = true, kept_at = clock_timestamp(),
      advertised_at = coalesce(excluded.advertised_at, own_lists.advertised_at),
      purpose = case when excluded.filled then excluded.purpose else own_lists.purpose end`,
    [of.integrationId, JSON.stringify(rows), of.storeId, of.account],
  );
}

const leftSchema = z.object({ list: z.string(), name: z.string(), purpose: z.enum(["marketing", "service"]) });

/** Ids of the lists that syncs of the store have filled in an account, by whichever integration. */
export async function listsEverFilled({
  tables,
  storeId,
  account,
}: Pick<ListsOf, "tables" | "storeId" | "account">): Promise<ReadonlySet<string>> {
  const rows = await tables.query<{ list: string }>(
    "select distinct list from own_lists where store_id = $1 and account = $2",
    [storeId, account],
  );
  return new Set(rows.map(({ list }) => list));
}

/** Lists that were filled once, by this integration or by deleted ones, are not among the chosen, and are still there. */
export async function listsLeft(
  { tables, integrationId, account }: ListsOf,
  deleted: readonly string[],
  chosen: readonly OwnList[],
  there: readonly ProviderList[],
): Promise<OwnList[]> {
  const rows = await tables.query(
    `select list, min(name) as name, min(purpose) as purpose from own_lists
     where account = $2 and (integration_id = $1 or integration_id in (select jsonb_array_elements_text($3::jsonb)))
     group by list order by list`,
    [integrationId, account, JSON.stringify(deleted)],
  );
  return rows.flatMap((row): OwnList[] => {
    const { list, purpose } = leftSchema.parse(row);
    const standing = there.find(({ id }) => id === list);
    if (!standing || chosen.some(({ id }) => id === list)) return [];
    return [{ id: list, name: standing.name, purpose, holds: "nobody" }];
  });
}

/**
 * A list that another integration of the store fills for advertising is one for advertising, whatever ours is said to be for; and who opted out of
 * advertising comes into none that was filled for it of late, by whichever.
 */
export async function withOthers(of: ListsOf, lists: readonly OwnList[]): Promise<readonly OwnList[]> {
  const { tables, storeId, integrationId, account } = of;
  const rows = await tables.query<{ list: string }>(
    `select list from own_lists
     where store_id = $1 and account = $2 and integration_id <> $3 and filled and purpose = 'marketing'
       -- Nobody tells of one that was deleted.
       and kept_at > clock_timestamp() - interval '30 days'`,
    [storeId, account, integrationId],
  );
  const elsewhere = new Set(rows.map(({ list }) => list));
  const advertised = await listsAdvertisedTo(of);
  return lists.map((list) => {
    if (list.purpose !== "service" || list.id === null) return list;
    if (elsewhere.has(list.id)) return { ...list, purpose: "marketing", sharing: "elsewhere" };
    return advertised.has(list.id) ? { ...list, wasForMarketing: true } : list;
  });
}

/** Lists that are found to be used with others, which the config does not tell. */
export async function sharedWarnings(tables: Transaction, integrationId: string): Promise<FaultData[]> {
  const rows = await tables.query(
    "select 1 from own_lists where integration_id = $1 and current and filled and shared limit 1",
    [integrationId],
  );
  return rows.length === 0 ? [] : [sameList().toData()];
}

/** Lists that the config has left, and in which there are people whom it put there. */
export async function leftWarnings(tables: Transaction, integrationId: string): Promise<FaultData[]> {
  const rows = await tables.query(
    `select list, name, purpose from own_lists where integration_id = $1 and current and not filled and exists (
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
