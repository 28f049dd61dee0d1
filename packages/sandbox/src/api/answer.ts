/** What the store answers: 204 and the like without a body, else JSON. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Headers of this endpoint alone. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call that got as far as its endpoint. */
export interface Call {
  /** The query string with its question mark, or "". */
  readonly search: string;
  /** The parsed JSON body; `undefined` for calls without one. */
  readonly body: unknown;
  /** What stands in the path's `{name}`; "" for a name that the route does not have. */
  readonly parameter: (name: string) => string;
  /** Tells the operator of something the store accepted but did not do. */
  readonly note: (line: string) => void;
  /**
   * Ends when the sandbox stops and, for a call that only reads, when the asker hangs up: long searches end then. A store
   * goes on with a write that nobody waits for.
   */
  readonly signal: AbortSignal;
}

/** The whole number in the path's `{name}`; `undefined` where it is none, and so nothing's id. */
export function idIn(call: Call, name: string): number | undefined {
  const text = call.parameter(name);
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** What a v3 list says about itself besides its data: numbers, and links where the endpoint sends them. */
export function pagination(
  total: number,
  count: number,
  page: number,
  limit: number,
): { total: number; count: number; per_page: number; current_page: number; total_pages: number } {
  // An empty list of customers still has one page, by what was seen of live stores.
  const pages = Math.max(1, Math.ceil(total / limit));
  return { total, count, per_page: limit, current_page: page, total_pages: pages };
}

/** Links to the neighbours, as query strings; absent neighbours are left out. */
export function pageLinks(page: number, limit: number, total: number): Record<string, string> {
  const link = (number: number) => `?page=${number}&limit=${limit}`;
  return {
    ...(page > 1 ? { previous: link(page - 1) } : {}),
    current: link(page),
    ...(page * limit < total ? { next: link(page + 1) } : {}),
  };
}
