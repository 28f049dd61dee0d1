import type { Fault } from "@storegate/connector-kit";
import { readMoment } from "../expressions/date-moment.js";
import { decimalText } from "../fields/canonical-number.js";
import { canonicalText } from "../fields/canonical-text.js";
import type { DestinationField } from "../fields/destination-field.js";
import { wrongType } from "../fields/value-problem.js";

/**
 * The text of a customer attribute as its type wants it: a number without needless zeros, a date as 2026-11-23, to which a timestamp
 * is cut. The API takes any text, and the storefront shows what it can read.
 */
export function typedAttributeValue(
  field: DestinationField,
  text: string,
  type: "string" | "number" | "date" | undefined,
): string | Fault {
  if (type === "number") {
    const number = decimalText(text);
    return number === undefined ? wrongType(field, "a number", text) : canonicalText(field, number);
  }
  if (type !== "date") return text;
  const date = text.trim();
  return readMoment(date, "UTC") ? date.slice(0, 10) : wrongType(field, "a date such as 2026-11-23", text);
}
