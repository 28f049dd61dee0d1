/**
 * Secrets of a config. A field whose JSON Schema says `writeOnly: true` is kept encrypted and apart; where the config is
 * shown it is null.
 */
import { isDeepStrictEqual } from "node:util";
import {
  configSchemaOf,
  Fault,
  forgottenSecret,
  spreadSchema,
  type AnyConnector,
  type JsonObject,
} from "@storegate/connector-kit";
import { userErrorOf, type UserError } from "@storegate/connector-kit/graphql";
import { secretPurpose, type SecretBox } from "@storegate/database";
import { isObject, pointerStep, pointerSteps, readAt } from "../json-pointer.js";
import { Refusal } from "../refusal.js";
import { openSecret } from "../secret-unreadable.js";

/** Encrypted secrets by JSON pointer (RFC 6901). */
export type SealedSecrets = Readonly<Record<string, string>>;

/** A place of a config, or the outermost list, map or repeated object that it is inside of. */
interface Place {
  /** JSON pointer. */
  readonly at: string;
  /** Whether `at` is that of the container, since no pointer could say which place it is. */
  readonly isInside: boolean;
  /** One of the schemas of the place itself. */
  readonly part: JsonObject;
}

/** The places of a config, through objects, lists, maps, references, and each branch of a union. */
function placesOf(schema: unknown): Place[] {
  const places: Place[] = [];
  const ways = { direct: new Set<unknown>(), inside: new Set<unknown>() };
  const look = (from: unknown, at: string, isWithin: boolean): void => {
    for (const part of spreadSchema(from, schema)) {
      // Where a schema refers to itself, what is below may be of any depth: it is looked into once more, as a container.
      const isInside = isWithin || ways.direct.has(part);
      const open = isInside ? ways.inside : ways.direct;
      if (open.has(part)) continue;
      open.add(part);
      places.push({ at, isInside, part });
      for (const [name, inner] of entriesOf(part["properties"])) {
        look(inner, isInside ? at : `${at}/${pointerStep(name)}`, isInside);
      }
      for (const many of [part["items"], part["prefixItems"], part["additionalProperties"]]) {
        for (const inner of Array.isArray(many) ? many : [many]) look(inner, at, true);
      }
      for (const [, inner] of entriesOf(part["patternProperties"])) look(inner, at, true);
      open.delete(part);
    }
  };
  look(schema, "", false);
  return places;
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

/**
 * JSON pointers of the fields that are secrets, inside objects of any depth and in each branch of a union.
 * @throws TypeError for a secret inside a list, a map or an object that repeats itself, where no pointer could say which it
 * is: a mistake of the connector's author, found at start.
 */
export function secretPointers(schema: unknown): string[] {
  const secrets = placesOf(schema).filter(({ part }) => part["writeOnly"] === true);
  const lost = secrets.find(({ isInside }) => isInside);
  if (lost) throw new TypeError(`a secret inside a list or a map, below "${lost.at}", cannot be kept`);
  return [...new Set(secrets.map(({ at }) => at))];
}

/** The secrets of a whole config, wherever they come from. */
export function secretsIn(connector: AnyConnector, whole: JsonObject): string[] {
  const values = secretPointers(configSchemaOf(connector)).map((pointer) => readAt(whole, pointer));
  return values.filter((value) => typeof value === "string");
}

/**
 * JSON pointers of the fields that say where a secret goes: those that its `x-sent-to` names, else every URL and host name of
 * the config; for one inside a list or a map, that of the whole container.
 */
function addressPointers(schema: unknown, secret: string): string[] {
  const places = placesOf(schema);
  const named = places.flatMap(({ at, part }) =>
    at === secret && Array.isArray(part["x-sent-to"]) ? [part["x-sent-to"]] : [],
  );
  if (named.length > 0) return named.flat().map(String);
  return places.filter(({ part }) => part["format"] === "uri" || part["format"] === "hostname").map(({ at }) => at);
}

/** A config as it was kept: shown parts and secrets. */
export interface KeptConfig {
  readonly config: JsonObject;
  readonly secrets: SealedSecrets;
}

/**
 * A config as its connector judges it: where a secret is null or left out stands the one kept before; one that is an empty
 * string is removed. What was kept inside an object that is left out goes with it.
 * @throws Refusal SECRET_NEEDED for a kept secret whose address is another now: it never goes where it was not given for;
 * SECRET_UNREADABLE for one that is kept and does not open.
 */
export function completeConfig(
  connector: AnyConnector,
  config: unknown,
  box: SecretBox,
  integrationId: string,
  before: KeptConfig = { config: {}, secrets: {} },
): unknown {
  if (!isObject(config)) return config;
  const wrong: UserError[] = [];
  const whole = structuredClone(config);
  const schema = configSchemaOf(connector);
  for (const pointer of secretPointers(schema)) {
    const given = readAt(whole, pointer);
    if (given !== "" && given !== null && given !== undefined) continue;
    const kept = given === "" ? undefined : before.secrets[pointer];
    if (kept === undefined) remove(whole, pointer);
    else if (isObject(readAt(whole, parentOf(pointer)))) {
      const moved = movedAddress(schema, pointer, whole, before.config);
      if (moved !== undefined) {
        wrong.push(secretNeeded(pointer, moved));
        continue;
      }
      const opened = openKept(kept, pointer, box, integrationId);
      if (opened instanceof Fault) wrong.push(userErrorOf(opened, ["config", ...pointerSteps(pointer)]));
      else write(whole, pointer, opened);
    }
  }
  if (wrong.length > 0) throw new Refusal(wrong);
  return whole;
}

/** The first address of a secret that is another in one config than in the other. */
function movedAddress(schema: unknown, pointer: string, one: object, other: object): string | undefined {
  const [shown, before] = [withoutSecrets(schema, one), withoutSecrets(schema, other)];
  // The database keeps no order of an object's keys, so it says nothing.
  return addressPointers(schema, pointer).find(
    (address) => !isDeepStrictEqual(readAt(shown, address), readAt(before, address)),
  );
}

/** A container of addresses may hold secrets too, which are no part of where they go. */
function withoutSecrets(schema: unknown, config: object): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...structuredClone(config) };
  for (const pointer of secretPointers(schema)) remove(shown, pointer);
  return shown;
}

/**
 * The fields of the first secret that is kept for another address than the one of an earlier config, as a sync has it, and of
 * that address; undefined where each goes where it was given for.
 */
export function movedSecret(
  connector: AnyConnector,
  earlier: JsonObject,
  kept: KeptConfig,
): { readonly secret: string; readonly address: string } | undefined {
  const schema = configSchemaOf(connector);
  for (const pointer of Object.keys(kept.secrets)) {
    const moved = readAt(earlier, pointer) === null ? movedAddress(schema, pointer, earlier, kept.config) : undefined;
    if (moved !== undefined) return { secret: pointerSteps(pointer).join("."), address: pointerSteps(moved).join(".") };
  }
  return undefined;
}

function secretNeeded(pointer: string, moved: string): UserError {
  const [field, address] = [pointer, moved].map((each) => pointerSteps(each).join("."));
  return {
    kind: "INPUT",
    code: "SECRET_NEEDED",
    message: `"${address}" is another now, and a secret never goes to an address it was not given for. Give "${field}" again, or an empty string to remove it.`,
    field: ["config", ...pointerSteps(pointer)],
  };
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
    const value = readAt(shown, pointer);
    if (value === undefined) continue;
    if (typeof value !== "string") throw new TypeError(`the secret ${pointer} of "${connector.id}" is not a text`);
    secrets[pointer] = box.encrypt(value, secretPurpose.integrationSecret(integrationId, pointer));
    write(shown, pointer, null);
  }
  return { config: shown as JsonObject, secrets };
}

/** A kept config as it is shown: what was kept before its connector called it a secret is null, as what was kept since. */
export function hideSecrets(pointers: readonly string[], config: JsonObject): JsonObject {
  const plain = pointers.filter((pointer) => (readAt(config, pointer) ?? null) !== null);
  if (plain.length === 0) return config;
  const shown = structuredClone(config) as Record<string, unknown>;
  for (const pointer of plain) write(shown, pointer, null);
  return shown as JsonObject;
}

/**
 * A config with its kept secrets filled in where it has null for one; one that the config itself gives goes first, and one
 * that it does not have stays away.
 * @returns the fault SECRET_UNREADABLE for one that does not open.
 */
export function unsealSecrets(
  config: JsonObject,
  secrets: SealedSecrets,
  box: SecretBox,
  integrationId: string,
): JsonObject | Fault {
  const whole = structuredClone(config) as Record<string, unknown>;
  for (const [pointer, sealed] of Object.entries(secrets)) {
    if (readAt(whole, pointer) !== null) continue;
    const opened = openKept(sealed, pointer, box, integrationId);
    if (opened instanceof Fault) return opened;
    write(whole, pointer, opened);
  }
  return whole as JsonObject;
}

/**
 * A config in which each secret that was forgotten, since it is kept no longer, is {@link forgottenSecret}: what its place says,
 * null, parses for few connectors.
 */
export function replaceForgotten(connector: AnyConnector, config: JsonObject): JsonObject {
  const whole = structuredClone(config) as Record<string, unknown>;
  for (const pointer of secretPointers(configSchemaOf(connector))) {
    if (readAt(whole, pointer) === null) write(whole, pointer, forgottenSecret);
  }
  return whole as JsonObject;
}

/** JSON pointers of the secrets that were set, removed, or given another value. */
export function changedSecrets(
  before: SealedSecrets,
  after: SealedSecrets,
  box: SecretBox,
  integrationId: string,
): string[] {
  const isChanged = (pointer: string): boolean => {
    const [had, has] = [before[pointer], after[pointer]];
    if (had === has || had === undefined || has === undefined) return had !== has;
    // What does not open is a fault of its own, which nothing equals.
    return openKept(had, pointer, box, integrationId) !== openKept(has, pointer, box, integrationId);
  };
  const pointers = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return pointers.filter(isChanged).toSorted();
}

function openKept(sealed: string, pointer: string, box: SecretBox, integrationId: string): string | Fault {
  return openSecret(() => box.decrypt(sealed, secretPurpose.integrationSecret(integrationId, pointer)), {
    kind: "CONFIG",
    secret: `The kept secret "${pointerSteps(pointer).join(".")}" of the integration's config`,
    remedy: "Enter it again with updateIntegration.",
  });
}

function write(value: Record<string, unknown>, pointer: string, to: unknown): void {
  const path = pointerSteps(pointer);
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
  const inner = readAt(value, parentOf(pointer));
  const last = pointerSteps(pointer).at(-1);
  if (isObject(inner) && last !== undefined) delete inner[last];
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf("/"));
}
