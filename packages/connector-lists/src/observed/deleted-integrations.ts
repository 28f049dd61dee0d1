/** Integrations of the store that were deleted: what they put into lists goes on to whoever is left to look at these. */
import type { Transaction } from "@storegate/connector-kit";
import type { ListsOf } from "./own-lists.js";

/** Those that filled lists of this account. @param present the other integrations that the store has. */
export async function deletedIntegrations(
  { tables, storeId, integrationId, account }: ListsOf,
  present: ReadonlySet<string>,
): Promise<readonly string[]> {
  const rows = await tables.query<{ integration_id: string }>(
    "select distinct integration_id from own_lists where store_id = $1 and account = $2 order by integration_id",
    [storeId, account],
  );
  return rows.map((row) => row.integration_id).filter((id) => id !== integrationId && !present.has(id));
}

/**
 * Makes memberships of deleted integrations those of this one, in the lists that it knows: whom they put there is then no stranger to it. Whoever
 * looks first takes them.
 *
 * @param lists as memberships know them.
 */
export async function takeOverMemberships(
  tables: Transaction,
  { from, to, lists }: { readonly from: readonly string[]; readonly to: string; readonly lists: readonly string[] },
): Promise<void> {
  if (from.length === 0 || lists.length === 0) return;
  await tables.query(
    `with left_behind as (
      delete from memberships where integration_id in (select jsonb_array_elements_text($2::jsonb))
        and list in (select jsonb_array_elements_text($3::jsonb))
      returning person, list, channel, purpose, value, since, written_at
    )
    insert into memberships (integration_id, person, list, channel, purpose, value, since, written_at)
    select distinct on (person, list) $1, person, list, channel, purpose, value, since, written_at from left_behind
    order by person, list, written_at desc nulls last
    on conflict (integration_id, person, list) do nothing`,
    [to, JSON.stringify(from), JSON.stringify(lists)],
  );
}
