import { enumOf, Url } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, FieldResolver, registerEnumType, Resolver, Root } from "type-graphql";
import { exportFormats, exportUrl, type Exportable, type ExportFormat } from "../exports/export-selection.js";
import { AuditEntryConnection } from "./audit-entry-type.js";
import type { GatewayContext } from "./context.js";
import { SyncResultConnection } from "./sync-result-type.js";

const ExportFormatEnum = enumOf(exportFormats);
registerEnumType(ExportFormatEnum, {
  name: "ExportFormat",
  description: "In what form something is downloaded. May grow: keep a default branch.",
  valuesConfig: {
    CSV: { description: "RFC 4180 in UTF-8, with a line of names; objects and lists are JSON." },
    NDJSON: { description: "One JSON object a line." },
    PARQUET: { description: "For profiles alone; elsewhere refused as EXPORT_FORMAT_UNAVAILABLE." },
  },
});

const formatMeaning = "In what form.";

/** Where all results of a connection are to be had. */
@Resolver(() => SyncResultConnection)
export class SyncResultExportResolver {
  @FieldResolver(() => Url, {
    description: "All that the filter lets through, to download with the same key or session.",
  })
  exportUrl(
    @Root() { selection }: Exportable,
    @Arg("format", () => ExportFormatEnum, { defaultValue: "CSV", description: formatMeaning }) format: ExportFormat,
    @Ctx() { origin }: GatewayContext,
  ): string {
    return exportUrl(origin.baseUrl, selection, format);
  }
}

/** Where all entries of a connection are to be had. */
@Resolver(() => AuditEntryConnection)
export class AuditExportResolver {
  @FieldResolver(() => Url, {
    description: "All entries of this operation and target, to download with the same key or session.",
  })
  exportUrl(
    @Root() { selection }: Exportable,
    @Arg("format", () => ExportFormatEnum, { defaultValue: "CSV", description: formatMeaning }) format: ExportFormat,
    @Ctx() { origin }: GatewayContext,
  ): string {
    return exportUrl(origin.baseUrl, selection, format);
  }
}
