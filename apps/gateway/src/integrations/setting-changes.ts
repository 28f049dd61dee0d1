/** What a change of an integration changed, one difference at a time, as a person reads it in a list. */
import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "@storegate/connector-kit";
import type { schema } from "@storegate/database";
import { pointerStep } from "../json-pointer.js";

/** A row of an integration's history. */
export type IntegrationChangeRow = typeof schema.integrationChanges.$inferSelect;

/** One setting that is another; null stands for what is not there, too. */
export interface SettingChange {
  /** JSON pointer. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The differences of one change: objects, and lists of one length, are compared part by part, anything else as a whole. Of the
 * first, what was set.
 * @param hide takes the secrets out of a config.
 */
export function settingChanges(
  { before, after, secretsChanged }: Pick<IntegrationChangeRow, "before" | "after" | "secretsChanged">,
  hide: (config: JsonObject) => JsonObject,
): SettingChange[] {
  const isFirst = before === null;
  const found = differences(shown(before ?? { config: {} }, hide), shown(after, hide), "");
  const secrets = new Set(secretsChanged.map((pointer) => `/config${pointer}`));
  // A secret is null where it is shown: that it is there now is told by its pointer alone.
  return found.filter((each) => !secrets.has(each.path) && !(isFirst && each.after === null));
}

function shown(settings: schema.IntegrationSettings, hide: (config: JsonObject) => JsonObject): JsonObject {
  const { config, ...others } = settings;
  return { ...others, ...(config && { config: hide(config as JsonObject) }) } as JsonObject;
}

function differences(before: unknown, after: unknown, path: string): SettingChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((each: unknown, index) => differences(each, after[index], `${path}/${index}`));
  }
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
      differences(valueOf(before, name), valueOf(after, name), `${path}/${pointerStep(name)}`),
    );
  }
  return [{ path, before: before ?? null, after: after ?? null }];
}

function valueOf(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
