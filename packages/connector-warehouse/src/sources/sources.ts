/** Every sort of source there is. A new one is a file in this folder, and a line in each of the two lists here. */
import type { ConfigDraft } from "@storegate/connector-kit";
import { z } from "zod";
import { duckdbSource } from "./duckdb.js";
import { problemOfChoice } from "./model-choice.js";
import { postgresSource } from "./postgres.js";
import { redshiftSource } from "./redshift.js";
import type { OpenSource, SourceHost, SourceTable } from "./source.js";

/** By type. */
export const sourceKinds = {
  postgres: postgresSource,
  redshift: redshiftSource,
  duckdb: duckdbSource,
};

/** The part of an integration's config that says where rows come from. */
export const sourceConfig = z
  .discriminatedUnion("type", [postgresSource.config, redshiftSource.config, duckdbSource.config])
  .superRefine((config, context) => {
    // Whether files need a choice is known when they are seen: a single one has no other rows than its own.
    const problem = problemOfChoice(config, config.type !== "duckdb");
    if (problem === undefined) return;
    const path = config.table === undefined ? ["table"] : ["query"];
    context.addIssue({ code: "custom", message: problem, path });
  });

/** What {@link sourceConfig} makes. */
export type SourceConfig = z.infer<typeof sourceConfig>;

/** What of it a form that is being filled in has. */
type SourceDraft = NonNullable<ConfigDraft<{ readonly source: SourceConfig }>["source"]>;

/**
 * Connects a source. Its connections end with `signal`, and with `close`.
 * @throws Fault SOURCE_UNREACHABLE, SOURCE_LOGIN_REFUSED, SOURCE_DATABASE_UNKNOWN, SOURCE_FILES_OFF, SOURCE_FILE_UNKNOWN.
 */
export function openSource(config: SourceConfig, host: SourceHost, signal: AbortSignal): Promise<OpenSource> {
  if (config.type === "postgres") return sourceKinds.postgres.open(config, host, signal);
  if (config.type === "redshift") return sourceKinds.redshift.open(config, host, signal);
  return sourceKinds.duckdb.open(config, host, signal);
}

/**
 * What may be chosen at a place of a source's config that is its own, as `/path`; none where there is nothing to choose.
 * @param draft what of the source's config is good so far.
 */
export async function sourceOptions(
  draft: SourceDraft | undefined,
  host: SourceHost,
  path: string,
): Promise<readonly SourceTable[]> {
  return draft?.type === "duckdb" ? await duckdbSource.options({}, host, path) : [];
}
