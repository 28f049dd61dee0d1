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

/**
 * JSON pointers of the fields that are secrets, inside objects of any depth and in each branch of a union.
 * @throws TypeError for a secret inside a list or a map, where no pointer could say which it is: a mistake of the connector's
 * author, found at start.
 */
export function secretPointers(schema: unknown): string[] {
  const found = new Set<string>();
  const open = new Set<unknown>();
  const look = (part: unknown, at: string, addressable: boolean): void => {
    // A schema that refers to itself is looked into once on each way down.
    if (!isObject(part) || open.has(part)) return;
    open.add(part);
    if (part["writeOnly"] === true) {
      if (!addressable) throw new TypeError(`a secret inside a list or a map, below "${at}", cannot be kept`);
      found.add(at);
    }
    if (isObject(part["properties"])) {
      for (const [name, inner] of Object.entries(part["properties"])) look(inner, `${at}/${escape(name)}`, addressable);
    }
    for (const union of [part["anyOf"], part["oneOf"], part["allOf"]]) {
      if (Array.isArray(union)) for (const branch of union) look(branch, at, addressable);
    }
    for (const many of [part["items"], part["prefixItems"], part["additionalProperties"]]) {
      for (const inner of Array.isArray(many) ? many : [many]) look(inner, at, false);
    }
    const reference = part["$ref"];
    if (typeof reference === "string") look(reference === "#" ? schema : read(schema, reference), at, addressable);
    open.delete(part);
  };
  look(schema, "", true);
  return [...found];
}

/**
 * A config as its connector judges it: where a secret is null or left out stands the one kept before; one that is an empty
 * string is removed. What was kept inside an object that is left out goes with it.
 */
export function completeConfig(
  connector: AnyConnector,
  config: unknown,
  box: SecretBox,
  integrationId: string,
  before: SealedSecrets = {},
): unknown {
  if (!isObject(config)) return config;
  const whole = structuredClone(config);
  for (const pointer of secretPointers(configSchemaOf(connector))) {
    const given = read(whole, pointer);
    if (given !== "" && given !== null && given !== undefined) continue;
    const kept = given === "" ? undefined : before[pointer];
    if (kept === undefined) remove(whole, pointer);
    else if (isObject(read(whole, parentOf(pointer)))) {
      write(whole, pointer, box.decrypt(kept, purpose(integrationId, pointer)));
    }
  }
  return whole;
}

/** Parts a whole config from its secrets. */
export function sealSecrets(
  connector: AnyConnector,
  whole: JsonObject,
  box: SecretBox,
  integrationId: string,
): { config: JsonObject; secrets: SealedSecrets } {
  const shown = structuredClone(whole) as Record<string, unknown>;
  const secrets: Record<string, string> = {};
  for (const pointer of secretPointers(configSchemaOf(connector))) {
    const value = read(shown, pointer);
    if (value === undefined) continue;
    if (typeof value !== "string") throw new TypeError(`the secret ${pointer} of "${connector.id}" is not a text`);
    secrets[pointer] = box.encrypt(value, purpose(integrationId, pointer));
    write(shown, pointer, null);
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

function remove(value: Record<string, unknown>, pointer: string): void {
  const inner = read(value, parentOf(pointer));
  const last = steps(pointer).at(-1);
  if (isObject(inner) && last !== undefined) delete inner[last];
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf("/"));
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
