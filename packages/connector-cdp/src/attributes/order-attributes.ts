import type { Attribute } from "./attribute.js";

const currency =
  "Each order's amount is divided by the order's own exchange rate to the store's currency, and rounded to two digits, half away from zero.";

const days = (from: string, to: string): string => `extract(epoch from (${to} - ${from})) / 86400`;

/** How often and when somebody ordered. An order counts unless its status is among those that the config leaves out. */
export const orderAttributes: readonly Attribute[] = [
  {
    name: "orders_count",
    title: "Orders",
    type: "integer",
    formula:
      "How many orders count: all that the store has, archived ones apart, but those of a status that the config leaves out.",
    source: "orders",
    sql: () => "p.orders_count",
  },
  {
    name: "cancelled_orders_count",
    title: "Cancelled orders",
    type: "integer",
    formula: "How many of their orders have the status 5, cancelled.",
    source: "orders",
    sql: () => "p.cancelled_orders_count",
  },
  {
    name: "items_count",
    title: "Pieces bought",
    type: "integer",
    formula: "How many pieces their orders have, of orders that count.",
    source: "orders",
    sql: () => "p.items_count",
  },
  {
    name: "first_order_at",
    title: "First order",
    type: "date",
    formula: "When the first order that counts was placed.",
    source: "orders",
    sql: () => "p.first_order_at",
  },
  {
    name: "last_order_at",
    title: "Last order",
    type: "date",
    formula: "When the last order that counts was placed.",
    source: "orders",
    sql: () => "p.last_order_at",
  },
  {
    name: "second_last_order_at",
    title: "Second-last order",
    type: "date",
    formula: "When the last but one of the orders that count was placed; unknown of who has one.",
    source: "orders",
    sql: () => "p.second_last_order_at",
  },
  {
    name: "days_since_order",
    title: "Days since the last order",
    type: "integer",
    formula: "Whole days from the last order that counts until it is looked at.",
    source: "orders",
    sql: (now) => `floor(${days("p.last_order_at", now)})::integer`,
  },
  {
    name: "average_gap_days",
    title: "Days between orders, on average",
    type: "decimal",
    formula:
      "Days from the first to the last order that counts, divided by one less than their number, rounded to one digit; unknown of who has fewer than two.",
    source: "orders",
    sql: () =>
      `case when p.orders_count > 1 then round(${days("p.first_order_at", "p.last_order_at")} / (p.orders_count - 1), 1) end`,
  },
  {
    name: "last_gap_days",
    title: "Days between the last two orders",
    type: "decimal",
    formula: "Days between the last two orders that count, rounded to one digit.",
    source: "orders",
    sql: () => `round(${days("p.second_last_order_at", "p.last_order_at")}, 1)`,
  },
  {
    name: "channels",
    title: "Channels",
    type: "integers",
    formula: "The ids of the channels by which orders that count came, ascending.",
    source: "orders",
    sql: () => "p.channels",
  },
  {
    name: "countries",
    title: "Countries",
    type: "texts",
    formula: "The countries of the billing addresses of orders that count, as two letters, in their order.",
    source: "orders",
    sql: () => "p.countries",
  },
  {
    name: "currencies",
    title: "Currencies",
    type: "texts",
    formula: "What orders that count were paid in, by ISO 4217, in their order.",
    source: "orders",
    sql: () => "p.currencies",
  },
];

/** What somebody spent; in the store's currency. */
export const spendAttributes: readonly Attribute[] = [
  {
    name: "spend_total",
    title: "Spend",
    type: "decimal",
    formula: `The totals of orders that count, with tax and shipping, refunds not taken off. ${currency}`,
    source: "orders",
    sql: () => "p.spend_total",
  },
  {
    name: "refunded_total",
    title: "Refunded",
    type: "decimal",
    formula: `What was refunded of orders that count, less payments that were declined. ${currency}`,
    source: "refunds",
    sql: () => "p.refunded_total",
  },
  {
    name: "net_spend_total",
    title: "Spend less refunds",
    type: "decimal",
    formula: "spend_total less refunded_total.",
    source: "orders, refunds",
    sql: () => "p.spend_total - p.refunded_total",
  },
  {
    name: "refunded_orders_count",
    title: "Orders with a refund",
    type: "integer",
    formula: "How many orders that count have something refunded.",
    source: "refunds",
    sql: () => "p.refunded_orders_count",
  },
  {
    name: "refund_rate",
    title: "Share refunded",
    type: "decimal",
    formula: "refunded_total divided by spend_total, rounded to four digits; unknown where nothing was spent.",
    source: "orders, refunds",
    sql: () => "round(p.refunded_total / nullif(p.spend_total, 0), 4)",
  },
  {
    name: "average_order_value",
    title: "Spend per order",
    type: "decimal",
    formula: "spend_total divided by orders_count, rounded to two digits; unknown of who has no order.",
    source: "orders",
    sql: () => "round(p.spend_total / nullif(p.orders_count, 0), 2)",
  },
  {
    name: "largest_order",
    title: "Largest order",
    type: "decimal",
    formula: `The largest total of an order that counts. ${currency}`,
    source: "orders",
    sql: () => "p.largest_order",
  },
  {
    name: "discount_total",
    title: "Discounts",
    type: "decimal",
    formula: `The merchant's discounts and coupons on orders that count. ${currency}`,
    source: "orders",
    sql: () => "p.discount_total",
  },
  {
    name: "discount_share",
    title: "Share discounted",
    type: "decimal",
    formula:
      "discount_total divided by spend_total and discount_total together, rounded to four digits; unknown where both are 0.",
    source: "orders",
    sql: () => "round(p.discount_total / nullif(p.spend_total + p.discount_total, 0), 4)",
  },
  {
    name: "first_order_total",
    title: "First order's total",
    type: "decimal",
    formula: `The total of the first order that counts. ${currency}`,
    source: "orders",
    sql: () => "p.first_order_total",
  },
];
