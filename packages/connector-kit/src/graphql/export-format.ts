import { registerEnumType } from "type-graphql";
import { enumOf } from "./enum-of.js";

/** In what form something is downloaded. */
export const exportFormats = ["CSV", "NDJSON", "PARQUET"] as const;

/** One of {@link exportFormats}. */
export type ExportFormat = (typeof exportFormats)[number];

export const ExportFormatEnum = enumOf(exportFormats);
registerEnumType(ExportFormatEnum, {
  name: "ExportFormat",
  description: "In what form something is downloaded. May grow: keep a default branch.",
  valuesConfig: {
    CSV: { description: "RFC 4180 in UTF-8, with a line of names; objects and lists are JSON." },
    NDJSON: { description: "One JSON object a line." },
    PARQUET: { description: "For profiles alone; elsewhere refused as EXPORT_FORMAT_UNAVAILABLE." },
  },
});
