/**
 * Secrets of a config. A field whose JSON Schema says `writeOnly: true` is kept encrypted and apart; where the config is
 * shown it is null.
 */
import type { AnyConnector, JsonObject } from "@storegate/connector-kit";
import type { SecretBox } from "@storegate/database";
import { z } from "zod";

/** Encrypted secrets by JSON pointer (RFC 6901). */
export type SealedSecrets = Readonly<Record<string, string>>;

/** The JSON Schema of a connector's config, as forms are drawn from it. */
export function configSchemaOf(connector: AnyConnector): JsonObject {
  return z.toJSONSchema(connector.config, { io: "input" }) as JsonObject;
}

/** JSON pointers of the fields that are secrets, inside objects of any depth. */
export function secretPointers(schema: unknown, at = ""): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { writeOnly, properties } = schema as { writeOnly?: unknown; properties?: unknown };
  if (writeOnly === true) return [at];
  if (typeof properties !== "object" || properties === null) return [];
  return Object.entries(properties).flatMap(([name, inner]) => secretPointers(inner, `${at}/${escape(name)}`));
}

/** Parts a config from its secrets. One that is null or left out is the one kept before; an empty string removes it. */
export function sealSecrets(
  connector: AnyConnector,
  config: JsonObject,
  box: SecretBox,
  integrationId: string,
  before: SealedSecrets = {},
): { config: JsonObject; secrets: SealedSecrets } {
  const shown = structuredClone(config) as Record<string, unknown>;
  const secrets: Record<string, string> = {};
  for (const pointer of secretPointers(configSchemaOf(connector))) {
    const value = read(shown, pointer);
    if (typeof value === "string" && value !== "")
      secrets[pointer] = box.encrypt(value, purpose(integrationId, pointer));
    else if (value !== "" && before[pointer] !== undefined) secrets[pointer] = before[pointer];
    if (value !== undefined) write(shown, pointer, null);
  }
  return { config: shown as JsonObject, secrets };
}

/** A config with its kept secrets filled in; one that the config itself gives goes first. */
export function unsealSecrets(
  config: JsonObject,
  secrets: SealedSecrets,
  box: SecretBox,
  integrationId: string,
): JsonObject {
  const whole = structuredClone(config) as Record<string, unknown>;
  for (const [pointer, sealed] of Object.entries(secrets)) {
    const given = read(whole, pointer);
    if (given !== null && given !== undefined) continue;
    write(whole, pointer, box.decrypt(sealed, purpose(integrationId, pointer)));
  }
  return whole as JsonObject;
}

function purpose(integrationId: string, pointer: string): string {
  return `integrations.secrets:${integrationId}:${pointer}`;
}

function read(value: unknown, pointer: string): unknown {
  return steps(pointer).reduce<unknown>((inner, step) => (isObject(inner) ? inner[step] : undefined), value);
}

function write(value: Record<string, unknown>, pointer: string, to: unknown): void {
  const path = steps(pointer);
  const last = path.pop();
  let inner = value;
  for (const step of path) {
    const next = inner[step];
    if (isObject(next)) inner = next;
    else inner = inner[step] = {};
  }
  if (last !== undefined) inner[last] = to;
}

function steps(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function escape(step: string): string {
  return step.replaceAll("~", "~0").replaceAll("/", "~1");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
