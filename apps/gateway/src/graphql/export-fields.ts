import { ExportFormatEnum, Url, type ExportFormat } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { exportUrl, type Exportable } from "../exports/export-selection.js";
import { AuditEntryConnection } from "./audit-entry-type.js";
import type { GatewayContext } from "./context.js";
import { SyncResultConnection } from "./sync-result-type.js";

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
