import { isDeepStrictEqual } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { configSchemaOf, schemasAt } from "../config-schema.js";
import type { AnyConnector } from "../connector.js";
import { forgottenSecret } from "../forgotten-secret.js";
import type { JsonObject, JsonValue } from "../json.js";
import { inWords, mustHold } from "./broken-law.js";
import type { AnyCase, Law } from "./contract-case.js";

/** Laws of a connector's config. */
export const configLaws: readonly Law[] = [
  { name: "its config refuses junk", of: "connector", check: refusesJunk },
  { name: "its config's JSON Schema agrees with it", of: "connector", check: schemaAgrees },
  { name: "its config's defaults are complete and good", of: "connector", check: defaultsAreGood },
  { name: "its config's secrets are marked", of: "connector", check: secretsAreMarked },
];

async function refusesJunk({ connector, config, junk }: AnyCase): Promise<void> {
  const good = connector.config.safeParse(config);
  mustHold(good.success, `the good config is refused: ${good.error?.message ?? ""}`);
  const known: Record<string, JsonValue> = { null: null, "a list": [], "a text": "text", "a number": 1, ...junk };
  for (const place of objectsIn(config)) {
    known[`an unknown field in "${place}"`] = changed(config, `${place}/${unknownField}`, 1);
  }
  for (const [what, value] of Object.entries(known)) {
    mustHold(!connector.config.safeParse(value).success, `a config that is wrong (${what}) is accepted`);
  }
}

async function schemaAgrees({ connector, config }: AnyCase): Promise<void> {
  const schema = configSchemaOf(connector);
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  mustHold(validate(config), `the JSON Schema refuses the good config: ${inWords(validate.errors)}`);
  const names = Object.keys((schema["properties"] ?? {}) as JsonObject);
  for (const pointer of [...names.map(toPointer), ...objectsIn(config).map((place) => `${place}/${unknownField}`)]) {
    for (const probe of [null, true, 7.5, "text", [], {}]) {
      const value = changed(config, pointer, probe);
      const [byConnector, bySchema] = [connector.config.safeParse(value).success, validate(value)];
      mustHold(
        bySchema || !byConnector,
        `the JSON Schema refuses ${inWords(probe)} at "${pointer}", the config does not`,
      );
      // What a text, a list or an object has to be beside its type, not every rule can be said in JSON Schema.
      const typeAlone = probe === null || typeof probe === "boolean" || typeof probe === "number";
      mustHold(
        byConnector || !bySchema || !typeAlone,
        `the config refuses ${inWords(probe)} at "${pointer}", the JSON Schema does not: a form would offer it`,
      );
    }
  }
}

async function defaultsAreGood({ connector, config }: AnyCase): Promise<void> {
  const whole: unknown = connector.config.parse(config);
  const again = connector.config.safeParse(JSON.parse(JSON.stringify(whole)));
  mustHold(again.success, `what is made of the good config is not a good config itself: ${again.error?.message ?? ""}`);
  mustHold(
    isDeepStrictEqual(again.data, whole),
    `what is made of the good config becomes something else when it is parsed again: ${inWords(again.data)}`,
  );
  const schema = configSchemaOf(connector);
  for (const [name, part] of Object.entries((schema["properties"] ?? {}) as Record<string, JsonObject>)) {
    const told = part["default"];
    if (told === undefined) continue;
    const [withIt, without] = [told, undefined].map((value) =>
      connector.config.safeParse(changed(config, toPointer(name), value)),
    );
    mustHold(
      withIt?.success === true && isDeepStrictEqual(withIt.data, without?.data),
      `"${name}" has the default ${inWords(told)}, which given in so many words is ${withIt?.success === true ? "taken for something else" : "refused"}`,
    );
  }
}

/** Names of fields that can only be secrets. */
const secretName = /(password|secret|access_?token|api_?token|api_?key|private_?key|client_?secret)$/i;

async function secretsAreMarked({ connector, config }: AnyCase): Promise<void> {
  const schema = configSchemaOf(connector);
  for (const pointer of placesIn(config)) {
    const schemas = schemasAt(schema, pointer);
    const isMarked = schemas.some((part) => part["writeOnly"] === true);
    mustHold(
      isMarked || !secretName.test(pointer),
      `"${pointer}" is a secret by its name, and is not marked: .meta({ writeOnly: true })`,
    );
    mustHold(
      !isMarked || schemas.every((part) => part["default"] === undefined),
      `the secret "${pointer}" has a default, which everybody can read`,
    );
  }
}

/** Texts of a config that nobody may tell. */
export function secretsOf(connector: AnyConnector, config: JsonObject): string[] {
  return secretPlaces(connector, config)
    .map((pointer) => valueAt(config, pointer))
    .filter((value) => typeof value === "string");
}

/** A config as an undo is handed it once its integration was deleted: every secret is {@link forgottenSecret}. */
export function withForgottenSecrets(connector: AnyConnector, config: JsonObject): JsonObject {
  return secretPlaces(connector, config).reduce<JsonObject>(
    (rest, pointer) => changed(rest, pointer, forgottenSecret),
    config,
  );
}

function secretPlaces(connector: AnyConnector, config: JsonObject): string[] {
  const schema = configSchemaOf(connector);
  return placesIn(config).filter((pointer) => schemasAt(schema, pointer).some((part) => part["writeOnly"] === true));
}

const unknownField = "a field that nobody knows";

function toPointer(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** JSON pointers of everything inside a value, itself left out. */
function placesIn(value: unknown, at = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = `${at}${toPointer(name)}`;
    return [place, ...placesIn(inner, place)];
  });
}

/** JSON pointers of the objects inside a value, itself included. */
function objectsIn(value: JsonObject): string[] {
  const isObject = (inner: unknown): boolean => typeof inner === "object" && inner !== null && !Array.isArray(inner);
  return ["", ...placesIn(value).filter((place) => isObject(valueAt(value, place)))];
}

function stepsOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(value: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce<unknown>((inner, step) => (inner as Record<string, unknown>)[step], value);
}

/** A copy with another value at a place; without it where the value is undefined. */
function changed(value: JsonObject, pointer: string, to: JsonValue | undefined): JsonObject {
  const copy = structuredClone(value) as Record<string, unknown>;
  const steps = stepsOf(pointer);
  const last = steps.pop() ?? "";
  const inner = steps.reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], copy) as Record<
    string,
    unknown
  >;
  if (to === undefined) delete inner[last];
  else inner[last] = to;
  return copy as JsonObject;
}
