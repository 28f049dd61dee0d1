/** Lists that were filled for advertising of late: whoever writes advertising may write to them still, whatever they are for by now. */
import type { FaultData, Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import { isSameList, listWasForMarketing } from "../config-warnings.js";
import type { ListsConfig } from "../config.js";
import type { ListsOf } from "./own-lists.js";

/** For so long. */
const period = "interval '30 days'";
const isOfLate = `advertised_at > clock_timestamp() - ${period}`;

/** Ids of those that any integration of the store filled so. */
export async function listsAdvertisedTo({
  tables,
  storeId,
  account,
}: Pick<ListsOf, "tables" | "storeId" | "account">): Promise<ReadonlySet<string>> {
  const rows = await tables.query<{ list: string }>(
    `select distinct list from own_lists where store_id = $1 and account = $2 and ${isOfLate}`,
    [storeId, account],
  );
  return new Set(rows.map(({ list }) => list));
}

const advertisedSchema = z.object({ list: z.string(), name: z.string(), until: z.coerce.date() });

/** Where the customers' list, said to be for service, is one of those; of one that is filled for advertising still, others warn. */
export async function advertisedWarnings(
  tables: Transaction,
  integrationId: string,
  { customers }: Pick<ListsConfig, "customers">,
): Promise<FaultData[]> {
  if (!customers.enabled || customers.use === "marketing") return [];
  const rows = await tables.query(
    `select list, min(name) as name, to_json(max(advertised_at) + ${period}) #>> '{}' as until from own_lists
     where account in (select account from own_lists where integration_id = $1 and current) and ${isOfLate}
       and (integration_id = $1 or store_id in (select store_id from own_lists where integration_id = $1))
       and not (filled and purpose = 'marketing' and (shared or integration_id <> $1))
     group by list order by list`,
    [integrationId],
  );
  return rows
    .map((row) => advertisedSchema.parse(row))
    .filter(({ list, name }) => isSameList({ id: list }, customers.list) || isSameList({ name }, customers.list))
    .map(({ name, until }) => listWasForMarketing(name, until).toData());
}
