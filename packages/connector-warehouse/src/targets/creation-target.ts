/** Natural keys: how a record that is made is found again, whatever became of the answer. */
import type { FieldValue } from "../fields/destination-field.js";
import type { MappingConfig } from "../mapping/mapping-config.js";
import { matchSteps } from "../mapping/match-steps.js";

/** A target that is not an id. */
export type NaturalKey = { readonly by: "email" | "sku" | "name"; readonly value: string };

/** The target of a record that is to be made; undefined where the row has nothing that it could be found by. */
export function creationTarget(
  object: "customers" | "products",
  values: Readonly<Record<string, FieldValue>>,
): string | undefined {
  if (object === "customers") return target("email", textIn(values["email"])?.toLowerCase());
  return target("sku", textIn(values["sku"])?.toLowerCase()) ?? target("name", textIn(values["name"]));
}

/** What a target says: an id, or a natural key. */
export function parseTarget(text: string): number | NaturalKey {
  const at = text.indexOf(":");
  if (at < 0) return Number(text);
  const by = text.slice(0, at);
  if (by !== "email" && by !== "sku" && by !== "name") throw new TypeError(`"${text}" is no target of this connector`);
  return { by, value: text.slice(at + 1) };
}

/** What addresses and SKUs are compared by: without case. */
export function naturalValue(value: unknown): string {
  return typeof value === "string" ? value.trim().toLowerCase() : "";
}

function target(by: NaturalKey["by"], value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${by}:${value}`;
}

function textIn(value: FieldValue | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/**
 * Whether matching has asked the store for what a creation is known by, and found nothing: who has it now came since. Of a row that is
 * matched by its id alone, and of a product's name, nobody has asked.
 */
export function wasAskedFor(config: Pick<MappingConfig, "object" | "match">, target: string): boolean {
  return matchSteps(config).some((step) => target.startsWith(`${step}:`));
}
