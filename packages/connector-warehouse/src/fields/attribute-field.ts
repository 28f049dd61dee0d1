/** Customer attributes as fields: `attribute:NAME`. */
import type { DestinationField } from "./destination-field.js";

const prefix = "attribute:";

/** How many attribute values a customer can be made with (`POST /v3/customers`). */
export const mostAttributesOfNewCustomer = 10;

/** The attribute's name in a field as `attribute:NAME`; undefined of any other field. */
export function attributeName(field: string): string | undefined {
  return field.startsWith(prefix) ? field.slice(prefix.length) : undefined;
}

/** The field of a customer attribute; undefined where its name is empty or longer than the API's 255 characters. */
export function attributeField(field: string): DestinationField | undefined {
  const name = attributeName(field);
  if (name === undefined || name.trim() === "" || Array.from(name).length > 255) return undefined;
  return {
    name: field,
    label: `Attribute ${name}`,
    description: `The customer attribute ${name}, which is made where the store has none of this name.`,
    // Values are text of at most 255 characters, whatever the attribute's type.
    type: "text",
    maxLength: 255,
    required: false,
    clearTo: null,
  };
}
