/** What is wrong with a config, each thing at its place. */
import type { AnyConnector, JsonObject } from "@storegate/connector-kit";
import type { UserError } from "@storegate/connector-kit/graphql";
import type { z } from "zod";
import { Refusal } from "../refusal.js";

type Issue = z.core.$ZodIssue;

/** What is missing, unknown or wrong in a config, each thing at its place. */
export function configErrors(connector: AnyConnector, config: unknown): UserError[] {
  const parsed: z.ZodSafeParseResult<unknown> = connector.config.safeParse(config);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => errorsOf(issue, config));
}

/** @throws Refusal with one error for each field that is missing, unknown or wrong. */
export function checkConfig(connector: AnyConnector, config: unknown): JsonObject {
  // PostgreSQL keeps every character but this one.
  const broken = pathOf(config, (text) => text.includes("\0"));
  if (broken) {
    const field = ["config", ...broken];
    throw Refusal.at(
      field,
      "INPUT",
      "CONFIG_INVALID",
      `"${broken.join(".")}" holds the character U+0000. Take it out.`,
    );
  }
  const errors = configErrors(connector, config);
  if (errors.length > 0) throw new Refusal(errors);
  return config as JsonObject;
}

function errorsOf(issue: Issue, config: unknown): UserError[] {
  const path = ["config", ...issue.path.map(String)];
  const name = issue.path.length === 0 ? "The config" : `"${issue.path.join(".")}"`;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      kind: "INPUT",
      code: "CONFIG_UNKNOWN_FIELD",
      message: `There is no field "${[...issue.path, key].join(".")}" in this connector's config. See configSchema.`,
      field: [...path, key],
    }));
  }
  const missing = issue.code === "invalid_type" && issue.path.length > 0 && valueAt(config, issue.path) === undefined;
  if (missing) return [{ kind: "INPUT", code: "CONFIG_MISSING_FIELD", message: `${name} is missing.`, field: path }];
  return [
    {
      kind: "INPUT",
      code: "CONFIG_INVALID",
      message: `${name}: ${issue.message.replace(/[.\s]+$/, "")}.`,
      field: path,
    },
  ];
}

/** Where a text is of which something holds; undefined when there is none. */
function pathOf(value: unknown, holds: (text: string) => boolean): string[] | undefined {
  if (typeof value === "string") return holds(value) ? [] : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = holds(key) ? [] : pathOf(inner, holds);
    if (found) return [key, ...found];
  }
  return undefined;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}
