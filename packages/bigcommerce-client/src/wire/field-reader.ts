import type { z } from "zod";
import { momentOf, type Instant } from "./instant.js";

type Issues = z.core.ParsePayload["issues"];

/**
 * Reads the fields of one object of an answer for a schema made with `z.transform`, and tells which is not what it has to
 * be. For the objects of large lists alone: an object schema makes some forty objects for each that it reads, and most of
 * the time that a list of customers takes goes into collecting them (`pnpm bench client` measures it).
 */
export class FieldReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #issues: Issues;
  readonly #path: readonly string[];

  /** @param path where the object stands in the one that is read */
  constructor(value: unknown, issues: Issues, path: readonly string[] = []) {
    this.#issues = issues;
    this.#path = path;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      this.#fields = value as Readonly<Record<string, unknown>>;
      return;
    }
    this.#fields = {};
    issues.push({ code: "invalid_type", expected: "object", input: value, path: [...path] });
  }

  /** A whole number. */
  whole(name: string): number {
    const value = this.#fields[name];
    return typeof value === "number" && Number.isInteger(value) ? value : this.#refuse(name, "int", 0);
  }

  /** A whole number; `null` where it is null or left out. */
  wholeOrNull(name: string): number | null {
    return this.#isNothing(name) ? null : this.whole(name);
  }

  /** A yes or no; `null` where it is null or left out. */
  flagOrNull(name: string): boolean | null {
    const value = this.#fields[name];
    if (typeof value === "boolean") return value;
    return this.#isNothing(name) ? null : this.#refuse(name, "boolean", null);
  }

  /** A text; null says the same as an empty one. A missing field says nothing, and is malformed. */
  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value === "string") return value;
    return value === null ? "" : this.#refuse(name, "string", "");
  }

  /** A text that some answers leave out; left out and null say the same as an empty one. */
  textOrMissing(name: string): string {
    const value = this.#fields[name];
    if (typeof value === "string") return value;
    return this.#isNothing(name) ? "" : this.#refuse(name, "string", "");
  }

  /** A moment in any format of the API. */
  instant(name: string): Instant {
    const moment = momentOf(this.#fields[name]);
    return moment ?? this.#refuse(name, "date", "");
  }

  /** As {@link instant}; `null` where there is none. */
  instantOrNull(name: string): Instant | null {
    return this.#isNothing(name) || this.#fields[name] === "" ? null : this.instant(name);
  }

  /** The object in a field; `null` where it is null or left out. */
  within(name: string): FieldReader | null {
    return this.#isNothing(name) ? null : new FieldReader(this.#fields[name], this.#issues, [...this.#path, name]);
  }

  /** What another schema reads; `null` where it is null or left out. */
  partOrNull<T>(name: string, schema: z.ZodType<T>): T | null {
    if (this.#isNothing(name)) return null;
    const parsed = schema.safeParse(this.#fields[name]);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues)
      this.#issues.push({ code: "custom", message, input: this.#fields[name], path: [...this.#path, name, ...path] });
    return null;
  }

  #isNothing(name: string): boolean {
    const value = this.#fields[name];
    return value === null || value === undefined;
  }

  // What is answered in the place of the value is never seen: with an issue told, the whole is refused.
  #refuse<T>(name: string, expected: z.core.$ZodInvalidTypeExpected, instead: T): T {
    this.#issues.push({ code: "invalid_type", expected, input: this.#fields[name], path: [...this.#path, name] });
    return instead;
  }
}
