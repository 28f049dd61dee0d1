import { Fault } from "@storegate/connector-kit";
import type { WarehouseConfig } from "../config.js";
import { fieldsOf } from "../fields/catalogue.js";
import type { MappedRow } from "../mapping/mapped-row.js";

const things = { customers: "customer", products: "product", customer_attributes: "customer" } as const;

/** Why a row cannot make a record: what the store wants of each that is made, and the row has not. */
export function requiredMissing(object: WarehouseConfig["object"], { values }: MappedRow): Fault | undefined {
  const missing = fieldsOf(object)
    .filter(({ name, required }) => required && (values[name] ?? "") === "")
    .map(({ name }) => name);
  const [first] = missing;
  if (first === undefined) return undefined;
  return new Fault({
    kind: "INPUT",
    code: "REQUIRED_FIELDS_MISSING",
    message: `A new ${things[object]} needs ${inWords(missing)}, for which the row has no value.`,
    remedy: `Give the row a value for ${inWords(missing)}, or map another column or a constant to it.`,
    field: first,
  });
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
