import { wireCustomer, type Received, type Scripted } from "./scripted-store.js";

/** Customers of a scripted store with the moments of their creation, in UNIX seconds, listed as v3 lists them. */
export class DatedCustomers {
  readonly created = new Map<number, number>();

  /** @param areBoundsInside whether customers created at a filter's very bound are in its list */
  constructor(
    createdAt: readonly number[],
    readonly areBoundsInside = true,
  ) {
    for (const [index, at] of createdAt.entries()) this.created.set(index + 1, at);
  }

  /** Ids by descending id, as all of them are now. */
  get ids(): number[] {
    return [...this.created.keys()].sort((a, b) => b - a);
  }

  /** Answers `GET /v3/customers` with filters by creation, sorting and cursor. */
  readonly list = ({ query }: Received): Scripted => {
    const bound = (name: string): number | undefined => {
      const text = query[`date_created:${name}`];
      return text === undefined ? undefined : Date.parse(text) / 1000;
    };
    const [min, max] = [bound("min"), bound("max")];
    const isWithin = (at: number): boolean =>
      (min === undefined || at > min || (this.areBoundsInside && at === min)) &&
      (max === undefined || at < max || (this.areBoundsInside && at === max));
    const all = this.ids.filter((id) => isWithin(this.#at(id)));
    if (query["sort"] !== undefined) {
      const direction = query["sort"] === "date_created:asc" ? 1 : -1;
      all.sort((a, b) => direction * (this.#at(a) - this.#at(b)));
    }
    const after = query["after"];
    const left = after === undefined ? all : all.filter((id) => id < Number(after));
    const page = left.slice(0, Number(query["limit"]));
    return {
      json: {
        data: page.map((id) => wireCustomer(id, { date_created: new Date(this.#at(id) * 1000).toISOString() })),
        meta: {
          ...(after === undefined ? { pagination: { total: all.length } } : {}),
          cursor_pagination: page.length === 0 ? {} : { end_cursor: String(page.at(-1)) },
        },
      },
    };
  };

  #at(id: number): number {
    return this.created.get(id) ?? Number.NaN;
  }
}
