import type { Query, Span } from "../query.js";
import { Refusal } from "../refusal.js";

/** Which orders a query wants. What is `undefined` does not narrow. */
export interface OrderWish {
  readonly ids: Span;
  readonly totals: Span;
  readonly customerId: number | undefined;
  readonly email: string | undefined;
  readonly statusId: number | undefined;
  readonly cartId: string | undefined;
  readonly paymentMethod: string | undefined;
  /** When it was placed, and last modified, in milliseconds. */
  readonly created: Span;
  readonly modified: Span;
  readonly channelId: number | undefined;
  readonly externalOrderId: string | undefined;
  /** Whether archived orders are wanted, and no others; or the others alone. */
  readonly archived: boolean;
}

/** The parameters that narrow a list of orders (BigCommerce API reference, orders v2; `is_deleted` from older editions). */
export const orderFilters = [
  "min_id",
  "max_id",
  "min_total",
  "max_total",
  "customer_id",
  "email",
  "status_id",
  "cart_id",
  "payment_method",
  "min_date_created",
  "max_date_created",
  "min_date_modified",
  "max_date_modified",
  "channel_id",
  "external_order_id",
  "is_deleted",
];

/** What orders can be sorted by. */
export const orderSortKeys = [
  "id",
  "customer_id",
  "date_created",
  "date_modified",
  "status_id",
  "channel_id",
  "external_id",
] as const;

/** How a list is sorted. */
export interface OrderSort {
  readonly key: (typeof orderSortKeys)[number];
  readonly descending: boolean;
}

/** Reads the filters; anything that is not of its kind is refused with 400. */
export function readOrderWish(query: Query): OrderWish {
  const integer = (name: string) => query.integers(name)?.[0];
  const span = (min: number | undefined, max: number | undefined): Span => ({
    from: min ?? Number.NEGATIVE_INFINITY,
    to: max ?? Number.POSITIVE_INFINITY,
  });
  return {
    ids: span(integer("min_id"), integer("max_id")),
    totals: span(query.decimal("min_total"), query.decimal("max_total")),
    customerId: integer("customer_id"),
    email: query.text("email"),
    statusId: integer("status_id"),
    cartId: query.text("cart_id"),
    paymentMethod: query.text("payment_method"),
    created: span(query.moment("min_date_created"), query.moment("max_date_created")),
    modified: span(query.moment("min_date_modified"), query.moment("max_date_modified")),
    channelId: integer("channel_id"),
    externalOrderId: query.text("external_order_id"),
    archived: query.boolean("is_deleted") ?? false,
  };
}

/** Reads `sort`: a key, with `:asc` or `:desc`; without either it ascends. By id where there is none. */
export function readOrderSort(query: Query): OrderSort {
  const text = query.text("sort") ?? "id";
  const [name, direction = "asc"] = text.split(":");
  const key = orderSortKeys.find((one) => one === name);
  if (key !== undefined && (direction === "asc" || direction === "desc")) {
    return { key, descending: direction === "desc" };
  }
  throw new Refusal(400, `The sort value ${text} is not valid.`, { why: `it cannot sort by "${text}"` });
}
