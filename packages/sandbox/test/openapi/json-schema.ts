import { asNode, dereference, type Node } from "./vendor-files.js";

/** How deep schemas are followed; beyond, anything is taken: some describe themselves by themselves. */
const deepest = 24;

/**
 * A schema of OpenAPI 3.0 as JSON Schema without references. Fields that the vendor does not describe are not allowed, so
 * that nothing is invented; `nullable` also lets null through an `enum`.
 */
export function jsonSchema(document: Node, schema: unknown): Node {
  return convert(document, schema, false, 0);
}

/** @param isPart whether it is one of several that together describe a value; then the whole says what is left over. */
function convert(document: Node, value: unknown, isPart: boolean, depth: number): Node {
  if (depth > deepest) return {};
  const schema = dereference(document, value);
  const result: Record<string, unknown> = {};
  for (const key of ["type", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "required"]) {
    if (schema[key] !== undefined) result[key] = schema[key];
  }
  if (!Array.isArray(result["required"])) delete result["required"];
  const isNullable = schema["nullable"] === true;
  if (Array.isArray(schema["enum"]))
    result["enum"] = isNullable ? [...(schema["enum"] as unknown[]), null] : schema["enum"];
  if (isNullable && typeof schema["type"] === "string") result["type"] = [schema["type"], "null"];
  const properties = asNode(schema["properties"]);
  const hasProperties = Object.keys(properties).length > 0;
  if (hasProperties) {
    result["properties"] = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, convert(document, inner, false, depth + 1)]),
    );
  }
  if (schema["items"] !== undefined) result["items"] = convert(document, schema["items"], false, depth + 1);
  const additional = schema["additionalProperties"];
  if (typeof additional === "object") result["additionalProperties"] = convert(document, additional, false, depth + 1);
  const parts = ["allOf", "oneOf", "anyOf"].filter((key) => Array.isArray(schema[key]));
  for (const key of parts) {
    // Alternatives of the vendor's overlap more often than not, so one or more of them may fit.
    result[key === "oneOf" ? "anyOf" : key] = (schema[key] as unknown[]).map((part) =>
      convert(document, part, true, depth + 1),
    );
  }
  const isClosed = (hasProperties || parts.length > 0) && additional === undefined && !isPart;
  if (isClosed && isObject(schema, parts)) result["unevaluatedProperties"] = false;
  return result;
}

function isObject(schema: Node, parts: readonly string[]): boolean {
  return schema["type"] === undefined
    ? parts.length > 0 || schema["properties"] !== undefined
    : schema["type"] === "object";
}
