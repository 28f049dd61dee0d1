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
 * A v3 answer to a write of one thing. A 200 holds it in `data`; a 207 holds a list of one there, and `errors` beside it
 * (BigCommerce API reference, products v3).
 */
export function writtenSchema<T>(item: z.ZodType<T>): z.ZodType<Written<T>> {
  const onlyOne = z.preprocess((data) => (Array.isArray(data) && data.length === 1 ? data[0] : data), item);
  return z
    .object({ data: onlyOne, errors: z.unknown().optional() })
    .transform(({ data, errors }) => ({ value: data, unsaved: unsavedWords(errors) }));
}

/** The words of a 207's `errors`; `null` where it has none. */
export function unsavedWords(errors: unknown): string | null {
  const { words } = readVendorError(errors, "");
  return words === "" ? null : words;
}
