/** Values of data fields, compared as what they mean. */
import type { FieldValue } from "./provider.js";

/** Whether two values of a data field are the same: what is empty is as what is not there, and a time is one however it is written. */
export function sameValue(one: FieldValue | undefined, other: FieldValue | undefined): boolean {
  return comparableValue(one) === comparableValue(other);
}

/** A value in the form in which it is compared. */
export function comparableValue(value: FieldValue | undefined): string {
  const text = String(value ?? "");
  const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? text : String(Math.floor(time / 1000));
}
