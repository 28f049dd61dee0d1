/** A store as its API tells it, read without any code of ours. */
import type { Sandbox } from "@storegate/sandbox";

/** What of an order is looked at; amounts are texts. */
export interface RawOrder {
  readonly id: number;
  readonly customer_id: number;
  readonly status_id: number;
  readonly date_created: string;
  readonly total_inc_tax: string;
  readonly discount_amount: string;
  readonly coupon_discount: string;
  readonly items_total: number;
  readonly default_currency_code: string;
  readonly store_default_to_transactional_exchange_rate: string | null;
  readonly store_default_currency_code: string | null;
  readonly channel_id: number;
  readonly billing_address: { readonly email: string; readonly country_iso2: string };
  readonly lines: readonly RawLine[];
}

/** A line of an order. */
export interface RawLine {
  readonly id: number;
  readonly product_id: number;
  readonly name: string;
  readonly brand: string;
  readonly quantity: number;
  readonly total_inc_tax: string;
  readonly product_options: readonly { readonly display_name: string; readonly display_value: string }[];
}

export interface RawRefund {
  readonly id: number;
  readonly order_id: number;
  readonly total_amount: number;
  readonly payments: readonly { readonly amount: number; readonly is_declined: boolean }[];
}

export interface RawCustomer {
  readonly id: number;
  readonly customer_group_id: number;
  readonly date_created: string;
}

export interface RawProduct {
  readonly id: number;
  readonly name: string;
  readonly brand_id: number;
  readonly categories: readonly number[];
}

/** All of it. */
export interface RawStore {
  readonly orders: readonly RawOrder[];
  readonly refunds: readonly RawRefund[];
  readonly customers: readonly RawCustomer[];
  readonly products: readonly RawProduct[];
  readonly brands: ReadonlyMap<number, string>;
  readonly categories: ReadonlyMap<number, string>;
}

/** All lines below, whichever way they reach the shopper. */
function linesIn(consignments: unknown): RawLine[] {
  if (Array.isArray(consignments)) return consignments.flatMap(linesIn);
  if (typeof consignments !== "object" || consignments === null) return [];
  return Object.entries(consignments).flatMap(([name, value]) =>
    name === "line_items" ? (value as RawLine[]) : linesIn(value),
  );
}

/** Reads it, page by page. */
export async function rawStore({ apiUrl, storeHash, accessToken }: Sandbox): Promise<RawStore> {
  const get = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${apiUrl}/stores/${storeHash}${path}`, {
      headers: { "x-auth-token": accessToken, accept: "application/json" },
    });
    return answer.status === 204 ? [] : answer.json();
  };
  const all = async <Item>(path: string): Promise<Item[]> => {
    const found: Item[] = [];
    for (let page = 1; ; page += 1) {
      const answer = (await get(`${path}${path.includes("?") ? "&" : "?"}limit=250&page=${page}`)) as
        | Item[]
        | { readonly data: Item[] };
      const items = Array.isArray(answer) ? answer : answer.data;
      found.push(...items);
      if (items.length < 250) return found;
    }
  };
  const orders = await all<Omit<RawOrder, "lines"> & { readonly consignments: unknown }>(
    "/v2/orders?include=consignments.line_items&consignment_structure=object",
  );
  const withLines = orders.map(({ consignments, ...order }) => ({ ...order, lines: linesIn(consignments) }));
  const names = (items: readonly { readonly id: number; readonly name: string }[]) =>
    new Map(items.map(({ id, name }) => [id, name]));
  return {
    orders: withLines,
    refunds: await all("/v3/orders/payment_actions/refunds"),
    customers: await all("/v3/customers"),
    products: await all("/v3/catalog/products"),
    brands: names(await all("/v3/catalog/brands")),
    categories: names(await all("/v3/catalog/categories")),
  };
}
