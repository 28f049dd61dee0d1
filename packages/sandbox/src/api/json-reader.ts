import { invalidJson, Refusal } from "./refusal.js";

/** An object of a request's body, whose fields are still to be read. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The items of a batch: an array of at most so many objects; more are refused with 413. */
export function readItems(body: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(body)) throw invalidJson("", "error.expected.jsarray", "the body is not an array");
  if (body.length > most) {
    throw new Refusal(
      413,
      `The request payload is too large. The maximum number of items allowed in the array is ${most}.`,
      {
        why: `${body.length} items are more than ${most}`,
      },
    );
  }
  return body;
}

/** The body of a single thing, such as an order; what is no object is refused, in v2 with 400, in v3 with 422. */
export function readObject(body: unknown, version: "v2" | "v3", thing: string): JsonObject {
  if (isObject(body)) return body;
  const why = `the body is not one ${thing}`;
  if (version === "v3") throw invalidJson("", "error.expected.jsobject", why);
  throw new Refusal(400, "The request body must be a JSON object.", { why });
}

/** The fields of an object besides those that are known. */
export function otherFields(value: unknown, known: readonly string[]): string[] {
  return Object.keys(asObject(value)).filter((name) => !known.includes(name));
}

/** Any value as an object; what is none has no fields, and so lacks the required one. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Whether a value is an object, and neither an array nor `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads the fields of one object and says, in the store's words, which is missing or of a wrong type. */
export class JsonReader {
  readonly #fields: JsonObject;
  readonly #name: string;

  /** @param name what the log calls it, or its place in a batch; it is the whole body where nothing is said. */
  constructor(value: unknown, name: string | number = "the body") {
    this.#fields = asObject(value);
    this.#name = typeof name === "number" ? `item ${name}` : name;
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  integer(name: string): number | undefined {
    return this.#read(name, "jsnumber", (value) => (Number.isInteger(value) ? (value as number) : undefined));
  }

  text(name: string): string | undefined {
    return this.#read(name, "jsstring", (value) => (typeof value === "string" ? value : undefined));
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, "jsboolean", (value) => (typeof value === "boolean" ? value : undefined));
  }

  array(name: string): readonly unknown[] | undefined {
    return this.#read(name, "jsarray", (value) => (Array.isArray(value) ? (value as unknown[]) : undefined));
  }

  object(name: string): JsonObject | undefined {
    return this.#read(name, "jsobject", (value) => (isObject(value) ? value : undefined));
  }

  /** The value, or a refusal because the item lacks it. */
  need<T>(value: T | undefined, name: string): T {
    if (value !== undefined) return value;
    throw invalidJson(name, "error.path.missing", `${this.#name} has no ${name}`);
  }

  #read<T>(name: string, expected: string, read: (value: unknown) => T | undefined): T | undefined {
    const value = this.#fields[name];
    if (value === undefined) return undefined;
    const found = read(value);
    if (found !== undefined) return found;
    const kind = expected.slice(2);
    const article = /^[ao]/.test(kind) ? "an" : "a";
    throw invalidJson(name, `error.expected.${expected}`, `${name} of ${this.#name} is not ${article} ${kind}`);
  }
}

/**
 * Carries out a batch. Each item is checked by `check`, which answers how to write it. Nothing is written unless all are
 * good; with `partial`, the good ones before the first bad one are.
 */
export function runBatch<T, R>(items: readonly T[], partial: boolean, check: (item: T, index: number) => () => R): R[] {
  if (partial) return items.map((item, index) => check(item, index)());
  return items.map((item, index) => check(item, index)).map((write) => write());
}
