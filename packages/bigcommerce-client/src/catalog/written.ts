import { z } from "zod";
import { readVendorError } from "../transport/vendor-error.js";

/** What the store made or changed, and what of it it could not save. */
export interface Written<T> {
  readonly value: T;
  /**
   * Where the store answered 207: in its own words, what of the write was not saved, such as the address or the stock. The
   * rest was. `null` where all was saved.
   */
  readonly unsaved: string | null;
}

/**
 * A v3 answer to a write of one thing. A 200 holds it in `data`; a 207 may hold a list of one there, and `errors` beside it
 * (BigCommerce API reference, products v3).
 */
export function writtenSchema<T>(item: z.ZodType<T>): (status: number) => z.ZodType<Written<T>> {
  const onlyOne = z.preprocess((data) => (Array.isArray(data) && data.length === 1 ? data[0] : data), item);
  return (status) =>
    z
      .object({ data: onlyOne, errors: z.unknown().optional() })
      .transform(({ data, errors }) => ({ value: data, unsaved: unsavedWords(status, errors) }));
}

/** What a 207 says that was not saved; it says that something was not, even without a word. `null` for every other status. */
export function unsavedWords(status: number, errors: unknown): string | null {
  if (status !== 207) return null;
  const isMap = typeof errors === "object" && errors !== null && !Array.isArray(errors) && !("errors" in errors);
  // A plain map of fields to words stands for the `errors` of an error's body, unless it is such a body itself.
  const isPlainMap = isMap && !("title" in errors) && !("message" in errors);
  const { words } = readVendorError(isPlainMap ? { errors } : errors, "");
  return words === "" ? "The store saved the write in part, and did not say what it left out." : words;
}
