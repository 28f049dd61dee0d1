/** Columns that hold what others say: vendors, stores, and people through them. They are written as {@link keepableText}. */
import { customType } from "drizzle-orm/pg-core";
import { keepableJson, keepableText } from "./keepable.js";

/** A `text` of outside words. */
export const outsideText = customType<{ data: string; driverData: string }>({
  dataType: () => "text",
  toDriver: keepableText,
});

/** A `jsonb` with outside words in it. */
export const outsideJson = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => "jsonb",
  toDriver: keepableJson,
});
