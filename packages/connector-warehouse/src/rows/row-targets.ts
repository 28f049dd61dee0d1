import type { Fields, SourceRecord } from "@storegate/connector-kit";
import type { WarehouseConfig } from "../config.js";
import type { MappedRow } from "../mapping/mapped-row.js";
import { creationTarget } from "../targets/creation-target.js";
import type { StoreTarget } from "../targets/store-target.js";

/** The name of the resource that holds an object's own fields. */
export function resourceOf(object: WarehouseConfig["object"]): "customer" | "product" | "attributes" {
  return ({ customers: "customer", products: "product", customer_attributes: "attributes" } as const)[object];
}

/** Fields that name a customer attribute. */
export function isAttribute(field: string): boolean {
  return field.startsWith("attribute:");
}

type Places = Pick<SourceRecord<never>, "targets" | "observed">;

const nowhere: Places = { targets: {} };

/** What a record stands for, and what is known of it already; nothing where there is nothing. */
export function targetsOf({ object, mapping }: WarehouseConfig, target: StoreTarget | null): Places {
  if (target === null) return nowhere;
  const id = String(target.id);
  const hasAttributes = object !== "products" && mapping.some(({ to }) => isAttribute(to));
  const targets: Record<string, string> = {};
  const observed: Record<string, Fields> = {};
  if (object !== "customer_attributes") {
    targets[resourceOf(object)] = id;
    observed[resourceOf(object)] = target.fields;
  }
  if (hasAttributes) {
    targets["attributes"] = id;
    observed["attributes"] = target.attributes;
  }
  return { targets, observed };
}

/** What a record stands for that is to be made. */
export function creationTargetsOf({ object }: WarehouseConfig, { values }: MappedRow): Places {
  const target = object === "customer_attributes" ? undefined : creationTarget(object, values);
  if (target === undefined) return nowhere;
  const resource = resourceOf(object);
  return { targets: { [resource]: target }, observed: { [resource]: null } };
}
