import { Refusal } from "./refusal.js";

/** The most items a page holds. */
const largestPage = 250;
const defaultPage = 50;

/**
 * A query string, read as strictly as v3 reads it: a parameter that the endpoint does not know is refused, the empty one
 * of a stray `&` too. v2 refuses with 400 where v3 does with 422.
 */
export class Query {
  readonly #values = new Map<string, string>();
  readonly #status: 400 | 422;

  constructor(search: string, known: readonly string[], version: "v2" | "v3" = "v3") {
    this.#status = version === "v2" ? 400 : 422;
    const text = search.replace(/^\?/, "");
    for (const pair of text === "" ? [] : text.split("&")) {
      const at = pair.indexOf("=");
      this.#values.set(decode(at === -1 ? pair : pair.slice(0, at)), at === -1 ? "" : decode(pair.slice(at + 1)));
    }
    const unknown = [...this.#values.keys()].filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      throw this.#refuse(
        `The filter(s): ${unknown.join(", ")} are not valid filter parameter(s).`,
        `it has no parameter ${unknown.map((name) => `"${name}"`).join(", ")}`,
      );
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** A list joined by commas. */
  texts(name: string): string[] | undefined {
    return this.#values.get(name)?.split(",");
  }

  /** A list of integers joined by commas; anything else in it is refused. */
  integers(name: string): number[] | undefined {
    return this.texts(name)?.map((text) => {
      if (/^\s*-?\d+\s*$/.test(text)) return Number(text);
      throw this.#refuse(
        `Query parameter "${name}" value may contain only integer values. For input string: "${text}".`,
        `"${text}" in ${name} is not an integer`,
      );
    });
  }

  /** A decimal number; anything else is refused. */
  decimal(name: string): number | undefined {
    const text = this.#values.get(name);
    if (text === undefined) return undefined;
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
    throw this.#refuse(`Query parameter "${name}" must be a number.`, `"${text}" in ${name} is not a number`);
  }

  /** One of the values; anything else is refused. */
  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = this.#values.get(name);
    if (text === undefined) return undefined;
    const value = values.find((one) => one === text);
    if (value !== undefined) return value;
    throw this.#refuse(
      `Query parameter "${name}" must be one of ${values.join(", ")}.`,
      `"${text}" in ${name} is not one of ${values.join(", ")}`,
    );
  }

  /** Names joined by commas, each one of those known; an unknown one is refused. */
  names(name: string, known: readonly string[]): string[] {
    const wanted = this.texts(name) ?? [];
    const unknown = wanted.find((one) => !known.includes(one));
    if (unknown === undefined) return wanted;
    throw this.#refuse(`The ${name} value ${unknown} is not valid.`, `"${unknown}" in ${name} is not known`);
  }

  boolean(name: string): boolean | undefined {
    const text = this.#values.get(name);
    if (text === undefined) return undefined;
    if (text === "true" || text === "1") return true;
    if (text === "false" || text === "0") return false;
    throw this.#refuse(`Query parameter "${name}" must be a boolean.`, `"${text}" in ${name} is not a boolean`);
  }

  /** A date, date-time or UNIX time, in milliseconds; without a zone it is UTC. */
  time(name: string): number | undefined {
    const text = this.#values.get(name);
    if (text === undefined) return undefined;
    if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
    const zoned = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? `${text}Z` : text;
    const time = /^\d{4}-\d\d-\d\d/.test(zoned) ? Date.parse(zoned) : Number.NaN;
    if (!Number.isNaN(time)) return time;
    throw this.#refuse(`Query parameter "${name}" is not a valid date.`, `"${text}" in ${name} is not a date`);
  }

  /** A moment as v2 orders take it, in RFC 2822 or ISO 8601, in milliseconds; without a zone it is UTC. */
  moment(name: string): number | undefined {
    const text = this.#values.get(name);
    if (text === undefined || !/^([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} /.test(text)) return this.time(name);
    const zoned = /\d ([+-]\d{4}|GMT|UTC)$/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(zoned)) return zoned;
    throw this.#refuse(
      `Query parameter "${name}" is not a valid date.`,
      `"${text}" in ${name} is not a date; a + before its zone is to be written as %2B`,
    );
  }

  /** Page, from 1 on, and limit; a limit over 250 is refused with 413. */
  paging(): { readonly page: number; readonly limit: number } {
    const page = this.integers("page")?.[0] ?? 1;
    const limit = this.integers("limit")?.[0] ?? defaultPage;
    if (page < 1) throw this.#refuse('Query parameter "page" must be at least 1.', `page is ${page}`);
    if (limit < 1) throw this.#refuse('Query parameter "limit" must be at least 1.', `limit is ${limit}`);
    if (limit > largestPage) {
      throw new Refusal(413, `The limit may not be greater than ${largestPage}.`, { why: `limit is ${limit}` });
    }
    return { page, limit };
  }

  /** The query string with one parameter set and others left out, as pagination links hold it. */
  linkWith(name: string, value: string, without: readonly string[]): string {
    const kept = [...this.#values].filter(([key]) => key !== name && !without.includes(key));
    return `?${[...kept, [name, value]].map(([key = "", text = ""]) => `${key}=${encodeURIComponent(text)}`).join("&")}`;
  }

  #refuse(title: string, why: string): Refusal {
    return new Refusal(this.#status, title, { why });
  }
}

/** A span of time in milliseconds since 1970; both ends belong to it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The moments that a filter `name`, `name:min`, `name:max` lets through; a day alone stands for all of it. */
export function dateSpan(query: Query, name: string): Span {
  const exact = query.time(name);
  const dayOnly = /^\d{4}-\d\d-\d\d$/.test(query.text(name) ?? "");
  const min = query.time(`${name}:min`) ?? Number.NEGATIVE_INFINITY;
  const max = query.time(`${name}:max`) ?? Number.POSITIVE_INFINITY;
  if (exact === undefined) return { from: min, to: max };
  return { from: Math.max(exact, min), to: Math.min(dayOnly ? exact + 86_399_999 : exact, max) };
}

/** The dates of a filter `name`, `name:min`, `name:max`, as a test of a moment in milliseconds. */
export function dateFilter(query: Query, name: string): (time: number) => boolean {
  const { from, to } = dateSpan(query, name);
  return (time) => time >= from && time <= to;
}

/** The parameters of a date filter. */
export function dateParameters(name: string): string[] {
  return [name, `${name}:min`, `${name}:max`];
}

function decode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    // A stray % is taken as it stands.
    return spaced;
  }
}
