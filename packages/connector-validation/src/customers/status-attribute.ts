import type { StoreClient } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/http-client";

/**
 * The attribute of this name; `undefined` where the store has none.
 * @throws Fault CONFIG when it exists with another type than string, which cannot hold a status.
 */
export async function findStatusAttribute(
  bigcommerce: StoreClient,
  name: string,
): Promise<{ readonly id: number } | undefined> {
  const attributes = await bigcommerce.customerAttributes.list({ name });
  const attribute = attributes.find((candidate) => candidate.name === name);
  if (attribute === undefined) return undefined;
  if (attribute.type !== "string") {
    throw new Fault({
      kind: "CONFIG",
      code: "ATTRIBUTE_TYPE_MISMATCH",
      message: `The customer attribute "${name}" of this store is of type ${attribute.type}; a status needs type string.`,
      remedy: "Choose another attributeName, or delete that attribute in the control panel.",
      field: "attributeName",
    });
  }
  return { id: attribute.id };
}
