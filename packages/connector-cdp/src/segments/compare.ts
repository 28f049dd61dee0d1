/** Two segments beside each other: who is in both, and how those in one differ from those in the other. */
import type { Transaction } from "@storegate/connector-kit";
import { catalogue, profilesWithCuts, type Attribute } from "../attributes/index.js";
import { compileFilter } from "./compile-filter.js";
import { goodFilter, type Looking, type Segment } from "./segments.js";

/** How many people are in both. */
export async function overlapOf(
  transaction: Transaction,
  looking: Looking,
  one: Segment,
  other: Segment,
): Promise<number> {
  const { sql, values } = bothFilters(looking, one, other);
  const [row] = await transaction.query<{ size: string }>(
    `select count(*)::text as size from ${profilesWithCuts} where p.space = $1::integer and ${sql.one} and ${sql.other}`,
    [looking.space.id, ...values],
  );
  return Number(row?.size ?? 0);
}

/** An attribute among the people of two segments. */
export interface AttributeComparison {
  readonly attribute: Attribute;
  readonly one: AttributeFigure;
  readonly other: AttributeFigure;
}

/** What an attribute comes to among some people. */
export interface AttributeFigure {
  /** Of how many it is known. */
  readonly known: number;
  /** Of numbers the mean, as an exact decimal of two digits; of yes or no the share of yes, of four. Null where it is known of nobody. */
  readonly mean: string | null;
  /** Of numbers. */
  readonly median: string | null;
  /** Of texts the most frequent one. */
  readonly mostFrequent: string | null;
}

const compared: readonly Attribute["type"][] = ["integer", "decimal", "boolean", "text"];

/** How attributes of the people in one segment differ from those in another; lists and dates are left out. */
export async function compareSegments(
  transaction: Transaction,
  looking: Looking,
  one: Segment,
  other: Segment,
): Promise<AttributeComparison[]> {
  const attributes = catalogue.filter(({ type }) => compared.includes(type));
  const [first, second] = await Promise.all(
    [one, other].map((segment) => figuresOf(transaction, looking, segment, attributes)),
  );
  return attributes.map((attribute, place) => ({
    attribute,
    one: first?.[place] ?? nothing,
    other: second?.[place] ?? nothing,
  }));
}

const nothing: AttributeFigure = { known: 0, mean: null, median: null, mostFrequent: null };

async function figuresOf(
  transaction: Transaction,
  looking: Looking,
  segment: Segment,
  attributes: readonly Attribute[],
): Promise<AttributeFigure[]> {
  const { sql, values } = compileFilter(goodFilter(segment.filter), { ...looking, space: looking.space.id, first: 3 });
  const told = attributes.map((attribute, place) => `${attribute.sql("$2::timestamptz")} as a${place}`).join(", ");
  const figures = attributes.map((attribute, place) => figureSql(attribute, `a${place}`)).join(", ");
  const [row] = await transaction.query<{ figures: AttributeFigure[] }>(
    `select jsonb_build_array(${figures}) as figures
     from (select ${told} from ${profilesWithCuts} where p.space = $1::integer and ${sql}) as member`,
    [looking.space.id, looking.now, ...values],
  );
  return row?.figures ?? [];
}

function figureSql({ type }: Attribute, column: string): string {
  const isNumber = type === "integer" || type === "decimal";
  const mean = isNumber
    ? `round(avg(${column}), 2)::text`
    : type === "boolean"
      ? `round(avg(${column}::integer), 4)::text`
      : "null::text";
  const median = isNumber ? `(percentile_disc(0.5) within group (order by ${column}))::text` : "null::text";
  const frequent = type === "text" ? `mode() within group (order by ${column} collate "C")` : "null::text";
  return `jsonb_build_object('known', count(${column}), 'mean', ${mean}, 'median', ${median}, 'mostFrequent', ${frequent})`;
}

function bothFilters(looking: Looking, one: Segment, other: Segment) {
  const compileFor = { ...looking, space: looking.space.id };
  const first = compileFilter(goodFilter(one.filter), { ...compileFor, first: 2 });
  const second = compileFilter(goodFilter(other.filter), { ...compileFor, first: 2 + first.values.length });
  return { sql: { one: first.sql, other: second.sql }, values: [...first.values, ...second.values] };
}
