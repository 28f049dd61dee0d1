import type { EmbeddedPostgres } from "@storegate/database";
import type { WarehousePart } from "../arguments.ts";
import type { RowFiles } from "./row-files.ts";

/** A sort of source whose rows are read. */
export interface MeasuredSource {
  readonly part: WarehousePart;
  /** For people. */
  readonly title: string;
  /** Makes it hold the rows as they were when they last went through. */
  readonly fill: (files: RowFiles, postgres: EmbeddedPostgres) => Promise<FilledSource>;
}

/** A source with rows. */
export interface FilledSource {
  /** Its part of a config, as it is now. */
  readonly before: SourceConfig;
  /** The same once {@link change} was done. */
  readonly after: SourceConfig;
  /** Changes one row in a hundred. */
  readonly change: () => Promise<void>;
}

/** The part of an integration's config that says where rows come from. */
export interface SourceConfig {
  readonly type: string;
  readonly [field: string]: string | number;
}
