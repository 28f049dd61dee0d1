import type { Attribute } from "./attribute.js";

/** 1 plus the number of cut points that a value is above. */
function score(value: string, cuts: string): string {
  const steps = [1, 2, 3, 4].map((place) => `(${value} > ${cuts}[${place}])::integer`).join(" + ");
  return `case when p.orders_count > 0 then 1 + ${steps} end`;
}

const recency = score("p.last_order_at", "cuts.recency");
const frequency = score("p.orders_count", "cuts.frequency");
const monetary = score("p.spend_total", "cuts.monetary");

const cutPoints =
  "The cut points are the values below which 20, 40, 60 and 80 percent of all people with orders are; they are stored, and set anew about once a day. Unknown of who has no order.";

/** How people compare with each other. */
export const scoreAttributes: readonly Attribute[] = [
  {
    name: "recency_score",
    title: "Recency, 1 to 5",
    type: "integer",
    formula: `1, and 1 more for each of four cut points that last_order_at is above. ${cutPoints}`,
    source: "orders of all people",
    sql: () => recency,
  },
  {
    name: "frequency_score",
    title: "Frequency, 1 to 5",
    type: "integer",
    formula: `1, and 1 more for each of four cut points that orders_count is above. ${cutPoints}`,
    source: "orders of all people",
    sql: () => frequency,
  },
  {
    name: "monetary_score",
    title: "Spend, 1 to 5",
    type: "integer",
    formula: `1, and 1 more for each of four cut points that spend_total is above. ${cutPoints}`,
    source: "orders of all people",
    sql: () => monetary,
  },
  {
    name: "rfm_segment",
    title: "Group by recency, frequency and spend",
    type: "text",
    formula:
      "The first that holds: champion (recency 4 or 5, frequency and spend 4 or 5), loyal (frequency 4 or 5), new (recency 4 or 5 and one order), big_spender (spend 5), at_risk (recency 1 or 2 and more than one order), lost (recency 1), regular. Unknown of who has no order.",
    source: "orders of all people",
    sql: () => `case when p.orders_count = 0 or cuts.space is null then null
      when (${recency}) >= 4 and (${frequency}) >= 4 and (${monetary}) >= 4 then 'champion'
      when (${frequency}) >= 4 then 'loyal'
      when (${recency}) >= 4 and p.orders_count = 1 then 'new'
      when (${monetary}) = 5 then 'big_spender'
      when (${recency}) <= 2 and p.orders_count > 1 then 'at_risk'
      when (${recency}) = 1 then 'lost'
      else 'regular' end`,
  },
];
