/** What of a connector can be downloaded as a whole, as CSV, NDJSON or Parquet: the gateway sees to keys, rates, forms and slow clients. */
import type { JsonObject } from "../json.js";
import type { ResolverContext } from "./access.js";

/** What a column of an export holds; of what is not known it is null. */
export type ExportColumnType = "text" | "integer" | "decimal" | "boolean" | "date" | "texts" | "integers";

/** A column of an export. */
export interface ConnectorExportColumn {
  /** Its name, and that of the field of a row that holds it. */
  readonly name: string;
  /** Decimals are texts in rows, and moments ISO 8601 in UTC. */
  readonly type: ExportColumnType;
}

/** Rows that can begin. */
export interface ConnectorExportRows {
  /** Without the end that says the form. */
  readonly fileName: string;
  readonly columns: readonly ConnectorExportColumn[];
  /** The rows after those before, at most so many; fewer only where no more follow. */
  next(most: number): Promise<readonly JsonObject[]>;
}

/** See above. */
export interface ConnectorExport {
  /** Its name in addresses, in lower-case words with hyphens: `profiles`; unique in the gateway. */
  readonly of: string;
  /** The root field of GraphQL that tells the same page by page: whoever may use that may download this. */
  readonly operation: string;
  /** What says of which rows it is, by name, and whether it may be left out. */
  readonly parameters: Readonly<Record<string, "required" | "optional">>;
  /**
   * Opens it. Integrations are opened by {@link ResolverContext.openIntegration}, which sees to the caller's reach.
   * @throws Fault NOT_FOUND, INPUT and the like, which are told to the caller.
   */
  open(context: ResolverContext, parameters: Readonly<Record<string, string>>): Promise<ConnectorExportRows>;
}
