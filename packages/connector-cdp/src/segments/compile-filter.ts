/** Filters as SQL. Nothing that a caller wrote stands in its text: values are bound, names are looked up. */
import { attributeOf } from "../attributes/index.js";
import {
  orderFields,
  productFields,
  type FieldFilter,
  type FilterField,
  type OrdersFilter,
  type ProductsFilter,
  type SegmentFilter,
  type Test,
} from "./filter.js";

/** A condition with its values. */
export interface CompiledFilter {
  /** A condition over a profile `p` and the cut points `cuts`; null, which is not true, where what it asks for is not known. */
  readonly sql: string;
  /** In the order of their numbers. */
  readonly values: readonly unknown[];
}

/** What a filter is compiled for. */
export interface CompileFor {
  readonly space: number;
  /** When it is looked at: days are counted back from here. */
  readonly now: Date;
  /** Statuses of orders that do not count. */
  readonly uncounted: readonly number[];
  /** The number of the first value. */
  readonly first: number;
  /** Where only some people are looked at: what they ordered is then looked for alone, and not what everybody did. */
  readonly people?: readonly string[] | undefined;
}

/** A filter as a condition. */
export function compileFilter(filter: SegmentFilter, compileFor: CompileFor): CompiledFilter {
  const compiler = new Compiler(compileFor);
  return { sql: compiler.compile(filter), values: compiler.values };
}

class Compiler {
  readonly values: unknown[] = [];
  readonly #first: number;
  readonly #space: string;
  readonly #now: string;
  readonly #uncounted: string;
  readonly #ofThem: string;

  constructor({ space, now, uncounted, first, people }: CompileFor) {
    this.#first = first;
    this.#space = `${this.#bind(space)}::integer`;
    this.#now = `${this.#bind(now)}::timestamptz`;
    this.#uncounted = `array(select value::smallint from jsonb_array_elements_text(${this.#bind(JSON.stringify(uncounted))}::jsonb) as given (value))`;
    this.#ofThem =
      people === undefined
        ? ""
        : `and e.person = any (array(select value::bigint from jsonb_array_elements_text(${this.#bind(JSON.stringify(people))}::jsonb) as given (value)))`;
  }

  compile(filter: SegmentFilter): string {
    switch (filter.kind) {
      case "all":
        return `(${filter.filters.map((each) => this.compile(each)).join(" and ")})`;
      case "any":
        return `(${filter.filters.map((each) => this.compile(each)).join(" or ")})`;
      case "not":
        return `(not ${this.compile(filter.filter)})`;
      case "attribute":
        return this.#tests(attributeOf(filter.attribute)?.sql(this.#now) ?? "null", filter.tests);
      case "orders":
        return this.#orders(filter);
      case "products":
        return this.#products(filter);
      default:
        throw new TypeError("a filter of no kind");
    }
  }

  #orders({ where, count }: OrdersFilter): string {
    // Who asks for a status means orders of it, whether they count or not.
    const asksForStatus = where.some(({ field }) => field === "status_id");
    const from = `orders o join entities e on e.space = o.space and e.id = o.entity where o.space = ${this.#space} and o.gone_at is null ${this.#ofThem}
      ${asksForStatus ? "" : `and o.status_id <> all (${this.#uncounted})`} ${this.#where(where, orderFields)}`;
    return this.#counted(from, "count(*)", count);
  }

  #products({ where, pieces }: ProductsFilter): string {
    const from = `order_lines l join orders o on o.space = l.space and o.id = l.order_id join entities e on e.space = o.space and e.id = o.entity
      left join products product on product.space = l.space and product.id = l.product_id
      left join brands brand on brand.space = l.space and brand.id = product.brand_id and brand.gone_at is null
      where l.space = ${this.#space} and o.gone_at is null ${this.#ofThem} and o.status_id <> all (${this.#uncounted}) ${this.#where(where, productFields)}`;
    return this.#counted(from, "sum(l.quantity)", pieces);
  }

  /** People of whom so much is found; where nothing would do, too, those of whom nothing is. */
  #counted(from: string, counted: string, tests: readonly Test[]): string {
    const some = `p.person in (select e.person from ${from} group by e.person having ${this.#tests(counted, tests)})`;
    if (!tests.every((test) => holdsForZero(test))) return some;
    return `(${some} or p.person not in (select e.person from ${from}))`;
  }

  #where(filters: readonly FieldFilter[], fields: Readonly<Record<string, FilterField>>): string {
    return filters.map(({ field, tests }) => `and ${this.#tests(fields[field]?.sql ?? "null", tests)}`).join(" ");
  }

  #tests(value: string, tests: readonly Test[]): string {
    return `(${tests.map((test) => this.#test(`(${value})`, test)).join(" and ")})`;
  }

  #test(value: string, { operator, type, value: given }: Test): string {
    const cast = casts[type];
    const one = (): string => `${this.#bind(given)}::${cast}`;
    const many = (): string =>
      `array(select value::${cast} from jsonb_array_elements_text(${this.#bind(JSON.stringify(given))}::jsonb) as given (value))`;
    const days = (): string => `(${this.#now} - ${this.#bind(given)}::integer * interval '1 day')`;
    switch (operator) {
      case "eq":
        return `${value} = ${one()}`;
      case "ne":
        return `${value} <> ${one()}`;
      case "lt":
      case "before":
        return `${value} < ${one()}`;
      case "lte":
        return `${value} <= ${one()}`;
      case "gt":
      case "after":
        return `${value} > ${one()}`;
      case "gte":
        return `${value} >= ${one()}`;
      case "in":
        return `${value} = any (${many()})`;
      case "notIn":
        return `${value} <> all (${many()})`;
      case "contains":
        return `${value} ilike ${this.#bind(`%${likeless(String(given))}%`)}::text`;
      case "startsWith":
        return `${value} ilike ${this.#bind(`${likeless(String(given))}%`)}::text`;
      case "withinDays":
        return `(${value} >= ${days()} and ${value} <= ${this.#now})`;
      case "olderThanDays":
        return `${value} < ${days()}`;
      case "is":
        return `${value} = ${this.#bind(given)}::boolean`;
      case "known":
        return `(${value} is null) <> ${this.#bind(given)}::boolean`;
      case "has":
        return `${one()} = any (${value})`;
      case "hasAny":
        return `${value} && ${many()}`;
      case "hasAll":
        return `${value} @> ${many()}`;
      case "hasNone":
        return `not (${value} && ${many()})`;
      default:
        throw new TypeError("a test without an operator");
    }
  }

  #bind(value: unknown): string {
    this.values.push(value);
    return `$${this.#first + this.values.length - 1}`;
  }
}

const casts: Readonly<Record<Test["type"], string>> = {
  integer: "bigint",
  integers: "integer",
  decimal: "numeric",
  text: "text",
  texts: "text",
  date: "timestamptz",
  boolean: "boolean",
};

/** A text of which no character means anything to `like`. */
function likeless(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

function holdsForZero({ operator, value }: Test): boolean {
  const given = Number(value);
  switch (operator) {
    case "eq":
      return given === 0;
    case "ne":
      return given !== 0;
    case "lt":
      return given > 0;
    case "lte":
      return given >= 0;
    case "gt":
      return given < 0;
    case "gte":
      return given <= 0;
    default:
      return false;
  }
}
