import { z } from "zod";
import { textOrMissing, textOrNull } from "../wire/text.js";
import type { Category, CategoryFields, CategoryFilter } from "./category.js";
import { customUrlSchema, wireCustomUrl } from "./custom-url-schema.js";

/** A category as v3 answers it. */
export const categorySchema = z
  .object({
    id: z.number().int(),
    parent_id: z.number().int(),
    name: z.string(),
    description: textOrMissing,
    page_title: textOrMissing,
    meta_description: textOrMissing,
    search_keywords: textOrMissing,
    sort_order: z.number().int().nullish(),
    is_visible: z.boolean().nullish(),
    image_url: textOrNull,
    custom_url: customUrlSchema,
  })
  .transform((wire): Category => ({
    id: wire.id,
    parentId: wire.parent_id,
    name: wire.name,
    description: wire.description,
    pageTitle: wire.page_title,
    metaDescription: wire.meta_description,
    searchKeywords: wire.search_keywords,
    sortOrder: wire.sort_order ?? null,
    isVisible: wire.is_visible ?? null,
    imageUrl: wire.image_url,
    customUrl: wire.custom_url,
  }));

/** What is written; what is undefined is left out of the JSON, and so stays as it is in the store. */
export function wireCategory(fields: CategoryFields): Record<string, unknown> {
  return {
    parent_id: fields.parentId,
    name: fields.name,
    description: fields.description,
    page_title: fields.pageTitle,
    meta_description: fields.metaDescription,
    search_keywords: fields.searchKeywords,
    sort_order: fields.sortOrder,
    is_visible: fields.isVisible,
    image_url: fields.imageUrl,
    custom_url: wireCustomUrl(fields.customUrl),
  };
}

/** A filter by its names in the API. */
export function categoryFilterQuery(filter: CategoryFilter): Record<string, string | number | undefined> {
  return {
    name: filter.name,
    "name:like": filter.nameLike,
    parent_id: filter.parentId,
    is_visible: filter.isVisible === undefined ? undefined : String(filter.isVisible),
  };
}
