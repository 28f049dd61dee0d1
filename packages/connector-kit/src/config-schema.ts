import { z } from "zod";
import type { AnyConnector } from "./connector.js";
import type { JsonObject } from "./json.js";

/** The JSON Schema of what is written for a connector's config, as forms are drawn from it. */
export function configSchemaOf(connector: Pick<AnyConnector, "config">): JsonObject {
  return z.toJSONSchema(connector.config, { io: "input" }) as JsonObject;
}

/**
 * What a JSON Schema says of the place at a JSON pointer (RFC 6901): through objects, maps, lists of any length, references,
 * and each branch of a union; so several schemas, or none where the place cannot be.
 */
export function schemasAt(schema: unknown, pointer: string): JsonObject[] {
  if (pointer === "") return spread(schema, schema);
  if (!pointer.startsWith("/")) return [];
  const steps = pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return steps.reduce<JsonObject[]>(
    (parts, step) => parts.flatMap((part) => below(part, step)).flatMap((part) => spread(part, schema)),
    spread(schema, schema),
  );
}

/** The parts of a whole schema that speak of the same place as one of them: itself, its branches, and what it refers to. */
export function spread(part: unknown, whole: unknown, open = new Set<unknown>()): JsonObject[] {
  if (!isObject(part) || open.has(part)) return [];
  open.add(part);
  const branches = [part["anyOf"], part["oneOf"], part["allOf"]].flatMap((branch) =>
    Array.isArray(branch) ? (branch as unknown[]) : [],
  );
  const reference = part["$ref"];
  const referred = typeof reference === "string" ? [referredTo(whole, reference)] : [];
  return [part, ...[...branches, ...referred].flatMap((each) => spread(each, whole, open))];
}

function below(part: JsonObject, step: string): unknown[] {
  const properties = part["properties"];
  if (isObject(properties) && Object.hasOwn(properties, step)) return [properties[step]];
  if (!/^(0|[1-9]\d*)$/.test(step)) return [part["additionalProperties"]];
  const first = part["prefixItems"];
  const placed = Array.isArray(first) ? (first as unknown[])[Number(step)] : undefined;
  return [placed ?? part["items"], part["additionalProperties"]];
}

/** What `#/$defs/name`, or any other pointer into the schema, refers to. */
function referredTo(whole: unknown, reference: string): unknown {
  const steps = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return steps.reduce<unknown>((part, step) => (isObject(part) ? part[step] : undefined), whole);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
