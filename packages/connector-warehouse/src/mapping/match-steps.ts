import type { ObjectName } from "../fields/destination-field.js";
import type { MappingConfig, MatchStep } from "./mapping-config.js";

const usual: Readonly<Record<ObjectName, readonly MatchStep[]>> = {
  customers: ["email"],
  products: ["sku"],
  customer_attributes: ["email"],
};

const possible: Readonly<Record<ObjectName, readonly MatchStep[]>> = {
  customers: ["id", "email"],
  products: ["id", "sku"],
  customer_attributes: ["id", "email"],
};

/** The steps by which a row's record is found, one after the other: those of the config, or else the object's usual one. */
export function matchSteps({ object, match }: Pick<MappingConfig, "object" | "match">): readonly MatchStep[] {
  return match.by ?? usual[object];
}

/** The steps that an object's records can be found by. */
export function possibleSteps(object: ObjectName): readonly MatchStep[] {
  return possible[object];
}
