import { z } from "zod";
import type { CustomUrl } from "./product.js";

/** Where a thing stands on the storefront, as v3 answers it; `null` where it does not say. */
export const customUrlSchema = z
  .object({ url: z.string(), is_customized: z.boolean().nullish() })
  .nullish()
  .transform((wire): CustomUrl | null => (wire ? { url: wire.url, isCustomized: wire.is_customized ?? false } : null));

/** The same as it is written; without `isCustomized` the store decides. */
export function wireCustomUrl(
  customUrl: { readonly url: string; readonly isCustomized?: boolean } | undefined,
): Record<string, unknown> | undefined {
  return customUrl && { url: customUrl.url, is_customized: customUrl.isCustomized };
}
