import { emptyBillingAddress } from "../../store/order-defaults.js";
import { orderAmount } from "../../store/order-money.js";
import type { OrderBillingAddress, OrderFormField } from "../../store/order-resources.js";
import { countryName } from "../../store/address-resources.js";
import { orderDate } from "../../world/seeded-order-place.js";
import { isObject, type JsonObject } from "../json-reader.js";
import { invalidField, missingField, unsupported } from "./order-field-refusals.js";

/** A text. */
export function readText(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw invalidField(name, `${name} is not a text`);
}

/** True or false. */
export function readBoolean(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw invalidField(name, `${name} is not a boolean`);
}

/** A whole number from 0 on, also as a text, which v2 takes too. */
export function readCount(name: string, value: unknown): number {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= 0) return number;
  throw invalidField(name, `${name} is not a whole number from 0 on`);
}

/** An amount from 0 on, a number or a text, as the store writes it: `12.3400`. */
export function readAmount(name: string, value: unknown): string {
  const isNumeric = typeof value === "number" || (typeof value === "string" && /^\d+(\.\d+)?$/.test(value));
  const amount = isNumeric ? Number(value) : Number.NaN;
  if (Number.isFinite(amount) && amount >= 0) return orderAmount(Math.round(amount * 10_000) / 100);
  throw invalidField(name, `${name} is not an amount from 0 on`);
}

/** A date in RFC 2822 or ISO 8601, as v2 orders write it. */
export function readDate(name: string, value: unknown): string {
  const time = typeof value === "string" && /\d{4}/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw invalidField(name, `${name} is not a date`);
  return orderDate(time);
}

/** The objects of an array. */
export function readObjects(name: string, value: unknown): JsonObject[] {
  if (!Array.isArray(value)) throw invalidField(name, `${name} is not an array`);
  return value.map((item) => {
    if (isObject(item)) return item;
    throw invalidField(name, `an item of ${name} is not an object`);
  });
}

const addressFields = [
  "first_name",
  "last_name",
  "company",
  "street_1",
  "street_2",
  "city",
  "state",
  "zip",
  "country",
  "country_iso2",
  "phone",
  "email",
] as const;

/** The address fields of an object, which it must be; others are refused unless they are among the further ones. */
export function readAddress(
  name: string,
  value: unknown,
  further: readonly string[] = [],
): Partial<OrderBillingAddress> {
  if (!isObject(value)) throw invalidField(name, `${name} is not an object`);
  const fields: { -readonly [Name in keyof OrderBillingAddress]?: OrderBillingAddress[Name] } = {};
  for (const [key, inner] of Object.entries(value)) {
    const known = addressFields.find((one) => one === key);
    if (known !== undefined) fields[known] = readText(`${name}.${key}`, inner);
    else if (key === "form_fields") fields.form_fields = readFormFields(`${name}.form_fields`, inner);
    else if (!further.includes(key)) throw unsupported(`${name}.${key}`);
  }
  const { country, country_iso2 } = fields;
  // The country's name follows from its code where that alone is sent.
  const byCode = country_iso2 === undefined || country !== undefined ? undefined : countryName(country_iso2);
  return byCode === undefined ? fields : { ...fields, country: byCode };
}

/** A whole address, with the zip that it must have; what else is not sent is empty. */
export function readWholeAddress(name: string, value: unknown, further: readonly string[] = []): OrderBillingAddress {
  const fields = readAddress(name, value, further);
  if (fields.zip === undefined) throw missingField(`${name}.zip`);
  return { ...emptyBillingAddress, ...fields };
}

function readFormFields(name: string, value: unknown): OrderFormField[] {
  return readObjects(name, value).map((field) => ({
    name: readText(`${name}.name`, field["name"]),
    value: readText(`${name}.value`, field["value"]),
  }));
}
