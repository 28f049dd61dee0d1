/**
 * Secrets of a config. A field whose JSON Schema says `writeOnly: true` is kept encrypted and apart; where the config is
 * shown it is null.
 */
import { configSchemaOf, Fault, type AnyConnector, type JsonObject } from "@storegate/connector-kit";
import { userErrorOf, type UserError } from "@storegate/connector-kit/graphql";
import { secretPurpose, type SecretBox } from "@storegate/database";
import { Refusal } from "../refusal.js";
import { openSecret } from "../secret-unreadable.js";

/** Encrypted secrets by JSON pointer (RFC 6901). */
export type SealedSecrets = Readonly<Record<string, string>>;

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

/** The secrets of a whole config, wherever they come from. */
export function secretsIn(connector: AnyConnector, whole: JsonObject): string[] {
  const values = secretPointers(configSchemaOf(connector)).map((pointer) => read(whole, pointer));
  return values.filter((value) => typeof value === "string");
}

/**
 * JSON pointers of the fields that say where a secret goes: those that its `x-sent-to` names, else every URL and host name of
 * the config.
 */
function addressPointers(schema: unknown, secret: string): string[] {
  const found: string[] = [];
  let named: readonly string[] | undefined;
  const look = (part: unknown, at: string): void => {
    if (!isObject(part)) return;
    if (at === secret && Array.isArray(part["x-sent-to"])) named = part["x-sent-to"].map(String);
    if (part["format"] === "uri" || part["format"] === "hostname") found.push(at);
    if (isObject(part["properties"])) {
      for (const [name, inner] of Object.entries(part["properties"])) look(inner, `${at}/${escape(name)}`);
    }
    for (const union of [part["anyOf"], part["oneOf"], part["allOf"]]) {
      if (Array.isArray(union)) for (const branch of union) look(branch, at);
    }
  };
  look(schema, "");
  return named === undefined ? found : [...named];
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
    const given = read(whole, pointer);
    if (given !== "" && given !== null && given !== undefined) continue;
    const kept = given === "" ? undefined : before.secrets[pointer];
    if (kept === undefined) remove(whole, pointer);
    else if (isObject(read(whole, parentOf(pointer)))) {
      const moved = movedAddress(schema, pointer, whole, before.config);
      if (moved !== undefined) {
        wrong.push(secretNeeded(pointer, moved));
        continue;
      }
      const opened = openKept(kept, pointer, box, integrationId);
      if (opened instanceof Fault) wrong.push(userErrorOf(opened, ["config", ...steps(pointer)]));
      else write(whole, pointer, opened);
    }
  }
  if (wrong.length > 0) throw new Refusal(wrong);
  return whole;
}

/** The first address of a secret that is another in one config than in the other. */
function movedAddress(schema: unknown, pointer: string, one: unknown, other: unknown): string | undefined {
  return addressPointers(schema, pointer).find(
    (address) => JSON.stringify(read(one, address)) !== JSON.stringify(read(other, address)),
  );
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
    const moved = read(earlier, pointer) === null ? movedAddress(schema, pointer, earlier, kept.config) : undefined;
    if (moved !== undefined) return { secret: steps(pointer).join("."), address: steps(moved).join(".") };
  }
  return undefined;
}

function secretNeeded(pointer: string, moved: string): UserError {
  const [field, address] = [pointer, moved].map((each) => steps(each).join("."));
  return {
    kind: "INPUT",
    code: "SECRET_NEEDED",
    message: `"${address}" is another now, and a secret never goes to an address it was not given for. Give "${field}" again, or an empty string to remove it.`,
    field: ["config", ...steps(pointer)],
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
    const value = read(shown, pointer);
    if (value === undefined) continue;
    if (typeof value !== "string") throw new TypeError(`the secret ${pointer} of "${connector.id}" is not a text`);
    secrets[pointer] = box.encrypt(value, secretPurpose.integrationSecret(integrationId, pointer));
    write(shown, pointer, null);
  }
  return { config: shown as JsonObject, secrets };
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
    if (read(whole, pointer) !== null) continue;
    const opened = openKept(sealed, pointer, box, integrationId);
    if (opened instanceof Fault) return opened;
    write(whole, pointer, opened);
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
    secret: `The kept secret "${steps(pointer).join(".")}" of the integration's config`,
    remedy: "Enter it again with updateIntegration.",
  });
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
