/** Whose rows are whose: a number for each integration, and what of its store amounts and numbers are told by. */
import { Fault, type Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import type { CdpContext } from "./cdp-context.js";

const spaceRow = z.object({
  id: z.number(),
  currency: z.string(),
  country: z.string().nullable(),
});

/** An integration's rows. */
export interface Space extends z.output<typeof spaceRow> {
  readonly integrationId: string;
}

const columns = "id, currency, country";

/** The space of an integration; undefined before its first sync. */
export async function findSpace({
  tables,
  integrationId,
}: Pick<CdpContext, "tables" | "integrationId">): Promise<Space | undefined> {
  if (integrationId === null) return undefined;
  const [row] = await tables.query(`select ${columns} from spaces where integration_id = $1`, [integrationId]);
  return row && { ...spaceRow.parse(row), integrationId };
}

/**
 * The space of an integration, made where there is none, with what the store says of itself now.
 * @throws Fault UNAVAILABLE, CURRENCY_UNKNOWN, where the store tells no currency; as the store's client does.
 */
export async function openSpace(context: CdpContext): Promise<Space> {
  const { tables, integrationId, store, bigcommerce, config, now } = context;
  if (integrationId === null) throw new TypeError("a config that is not saved keeps nothing");
  const { currency, countryCode } = await bigcommerce.store.get();
  if (currency === null) throw currencyUnknown(store.name);
  const country = config.defaultCountry ?? countryCode?.toUpperCase() ?? null;
  const [row] = await tables.query(
    `insert into spaces (integration_id, store_id, currency, country, made_at) values ($1, $2, $3, $4, $5)
     on conflict (integration_id) do update set currency = excluded.currency, country = excluded.country returning ${columns}`,
    [integrationId, store.id, currency, country, now()],
  );
  return { ...spaceRow.parse(row), integrationId };
}

/** Keeps others from changing who is who in a space until the transaction ends. */
export async function lockSpace(transaction: Transaction, id: number): Promise<void> {
  await transaction.query("select id from spaces where id = $1 for update", [id]);
}

function currencyUnknown(name: string): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "CURRENCY_UNKNOWN",
    message: `The store ${name} does not say which currency is its default one.`,
    remedy: "Set the default currency in the store's control panel, under Settings, Currencies.",
  });
}
