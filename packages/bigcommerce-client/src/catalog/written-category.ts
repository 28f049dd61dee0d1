import { z } from "zod";
import type { Endpoint } from "../transport/endpoint.js";
import { readWritten } from "../transport/read-written.js";
import { categorySchema } from "./category-schema.js";
import type { Category } from "./category.js";
import { unsavedWords, writtenSchema, type Written } from "./written.js";

/** A write's answer; a 207 tells what was not saved without telling the category. */
export type CategoryAnswer = Written<Category> | { readonly value: null; readonly unsaved: string | null };

const writtenSchemaFor = writtenSchema(categorySchema);
const withoutData = z.object({ data: z.undefined().optional() }).loose();

/**
 * The answer to a write of one category: `{data: {...}}`, or for a 207 an error without data (BigCommerce API reference,
 * categories v3).
 */
export function writtenCategorySchema(status: number): z.ZodType<CategoryAnswer> {
  const written = writtenSchemaFor(status);
  if (status !== 207) return written;
  return z.union([
    withoutData.transform((body): CategoryAnswer => ({ value: null, unsaved: unsavedWords(status, body) })),
    written,
  ]);
}

/**
 * A write's answer with its category, which is read where the answer leaves it out.
 * @throws Fault OUTCOME_UNKNOWN where a category was made and cannot be read, RESPONSE_MALFORMED where one that was changed is
 * not there.
 */
export async function writtenCategory(
  endpoint: Endpoint,
  { value, unsaved }: CategoryAnswer,
  read: () => Promise<Category | undefined>,
): Promise<Written<Category>> {
  return { value: value ?? (await readWritten(endpoint, read)), unsaved };
}
