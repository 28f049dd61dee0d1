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

/** Any value as an object; what is none has no fields, and so lacks the required one. */
export function asObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** Reads the fields of one item and says, in the store's words, which is missing or of a wrong type. */
export class JsonReader {
  readonly #fields: JsonObject;
  readonly #index: number;

  constructor(value: unknown, index: number) {
    this.#fields = asObject(value);
    this.#index = index;
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
    return this.#read(name, "jsobject", (value) => {
      return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
    });
  }

  /** The value, or a refusal because the item lacks it. */
  need<T>(value: T | undefined, name: string): T {
    if (value !== undefined) return value;
    throw invalidJson(name, "error.path.missing", `item ${this.#index} has no ${name}`);
  }

  #read<T>(name: string, expected: string, read: (value: unknown) => T | undefined): T | undefined {
    const value = this.#fields[name];
    if (value === undefined) return undefined;
    const found = read(value);
    if (found !== undefined) return found;
    throw invalidJson(
      name,
      `error.expected.${expected}`,
      `${name} of item ${this.#index} is not a ${expected.slice(2)}`,
    );
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
