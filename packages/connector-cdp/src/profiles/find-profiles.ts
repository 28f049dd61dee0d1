/** Finding people: all of them, those of a segment, or by what is known of them. */
import type { Transaction } from "@storegate/connector-kit";
import { profilesWithCuts } from "../attributes/index.js";
import { phoneKey } from "../keys.js";
import { compileFilter, type Looking, type SegmentFilter } from "../segments/index.js";
import type { Space } from "../space.js";
import { folded, wordsOf } from "./terms.js";

/** Somebody as a list shows them. */
export interface FoundProfile {
  readonly person: string;
  readonly name: string | null;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly customerIds: readonly string[];
  /** Null of who has done nothing of which the store tells when. */
  readonly lastActivityAt: string | null;
}

/** Which people. */
export interface ProfileSelection {
  /** A name, or its beginning, an address, a phone number, or an order's number; null is everybody. */
  readonly search: string | null;
  readonly filter: SegmentFilter | null;
}

/** Where a list goes on. */
export interface ProfileCursor {
  readonly at: string | null;
  readonly person: string;
}

/** What a list is read in. */
export interface ListOf extends Looking {
  readonly space: Space;
}

const columns = `p.person::text as person, p.name, p.emails, p.phones, p.customer_ids::text[] as "customerIds",
  to_char(p.last_activity_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "lastActivityAt"`;

/** People, latest activity first; one more than is asked for, where there is one more. */
export async function findProfiles(
  transaction: Transaction,
  list: ListOf,
  selection: ProfileSelection,
  { first, after }: { readonly first: number; readonly after: ProfileCursor | undefined },
): Promise<FoundProfile[]> {
  const where = new Conditions(list, selection);
  if (after) where.goOnAfter(after);
  return transaction.query<FoundProfile & Record<string, unknown>>(
    `select ${columns} from ${profilesWithCuts} where ${where.sql}
     order by p.last_activity_at desc nulls last, p.person desc limit ${first + 1}`,
    where.values,
  );
}

/** How many people there are. */
export async function countProfiles(
  transaction: Transaction,
  list: ListOf,
  selection: ProfileSelection,
): Promise<number> {
  const where = new Conditions(list, selection);
  const [row] = await transaction.query<{ count: string }>(
    `select count(*)::text as count from ${profilesWithCuts} where ${where.sql}`,
    where.values,
  );
  return Number(row?.count ?? 0);
}

/** People by their ids, in any order; those who are not there are left out. */
export async function profilesByIds(
  transaction: Transaction,
  { id }: Pick<Space, "id">,
  people: readonly string[],
): Promise<FoundProfile[]> {
  return transaction.query<FoundProfile & Record<string, unknown>>(
    `select ${columns} from profiles p where p.space = $1 and p.person in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))`,
    [id, JSON.stringify(people)],
  );
}

/** People of a selection after somebody, by their ids: an order that stays as it is while others are active. With each, what else is asked for. */
export async function peopleInOrder<Row extends Record<string, unknown>>(
  transaction: Transaction,
  list: ListOf,
  selection: ProfileSelection,
  {
    columns: asked,
    after,
    most,
  }: { readonly columns: (now: string) => string; readonly after: string; readonly most: number },
): Promise<(Row & { readonly person: string })[]> {
  const where = new Conditions(list, selection);
  const [now, person] = [where.bind(list.now), where.bind(after)];
  return transaction.query<Row & { readonly person: string }>(
    `select p.person::text as person, ${asked(`${now}::timestamptz`)} from ${profilesWithCuts}
     where ${where.sql} and p.person > ${person}::bigint order by p.person limit ${most}`,
    where.values,
  );
}

/** The conditions of a list, with their values. */
class Conditions {
  readonly values: unknown[] = [];
  readonly #parts: string[] = [];
  readonly #space: string;

  constructor({ space, now, uncounted }: ListOf, { search, filter }: ProfileSelection) {
    this.#space = `${this.bind(space.id)}::integer`;
    this.#parts.push(`p.space = ${this.#space}`);
    if (search !== null && search.trim() !== "") this.#parts.push(this.#found(search.trim(), space.country));
    if (!filter) return;
    const compiled = compileFilter(filter, { space: space.id, now, uncounted, first: this.values.length + 1 });
    this.values.push(...compiled.values);
    this.#parts.push(compiled.sql);
  }

  get sql(): string {
    return this.#parts.join(" and ");
  }

  goOnAfter({ at, person }: ProfileCursor): void {
    const id = `${this.bind(person)}::bigint`;
    if (at === null) {
      this.#parts.push(`p.last_activity_at is null and p.person < ${id}`);
      return;
    }
    const moment = `${this.bind(at)}::timestamptz`;
    this.#parts.push(
      `(p.last_activity_at < ${moment} or (p.last_activity_at = ${moment} and p.person < ${id}) or p.last_activity_at is null)`,
    );
  }

  /** Whoever the words are of, in any order, each as the beginning of one; or the number, or the order. */
  #found(search: string, country: string | null): string {
    const ways: string[] = [];
    if (search.includes("@")) ways.push(this.#begins(folded(search)));
    else {
      const words = wordsOf(search);
      if (words.length > 0) ways.push(`(${words.map((word) => this.#begins(word)).join(" and ")})`);
      const phone = phoneKey(search, country);
      if (phone !== null) ways.push(this.#is(phone));
      const order = /^#?\s*([1-9]\d{0,17})$/.exec(search)?.[1];
      if (order !== undefined) ways.push(this.#ordered(order));
    }
    return ways.length === 0 ? "false" : `(${ways.join(" or ")})`;
  }

  #begins(prefix: string): string {
    const [from, to] = [`${this.bind(prefix)}::text`, `${this.bind(`${prefix}\u{10ffff}`)}::text`];
    return `p.person in (select person from terms where space = ${this.#space} and term >= ${from} and term <= ${to})`;
  }

  #is(term: string): string {
    return `p.person in (select person from terms where space = ${this.#space} and term = ${this.bind(term)}::text)`;
  }

  #ordered(order: string): string {
    return `p.person in (select entity.person from orders placed join entities entity on entity.space = placed.space and entity.id = placed.entity
      where placed.space = ${this.#space} and placed.id = ${this.bind(order)}::bigint and placed.gone_at is null)`;
  }

  bind(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
