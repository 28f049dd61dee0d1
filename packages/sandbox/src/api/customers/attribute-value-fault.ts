import type { StoreAttribute } from "../../store/resources.js";

const longest = 255;

/**
 * What is wrong with a value for an attribute, or `undefined`. An empty one is taken whatever the type; a number or date
 * that is none is not.
 */
export function attributeValueFault(
  attribute: StoreAttribute | undefined,
  value: string,
): { readonly field: string; readonly message: string } | undefined {
  if (attribute === undefined) return { field: "attribute_id", message: "invalid attribute ID" };
  if (value.length > longest) return { field: "value", message: `must be at most ${longest} characters` };
  if (value === "") return undefined;
  if (attribute.type === "number" && !/^-?\d+(\.\d+)?$/.test(value))
    return { field: "value", message: "invalid number" };
  if (attribute.type === "date" && !isDate(value)) return { field: "value", message: "invalid date" };
  return undefined;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(text);
  // A day that a month lacks rolls over and comes back as another.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
