/** What a change does to a person at the provider. */
import type { Fields, PlannedChange } from "@storegate/connector-kit";
import { contactFieldsIn, type ContactFields } from "./contact-fields.js";
import { comparableValue, sameValue } from "../providers/field-values.js";

/** How a change finds somebody, and how it leaves them. */
type Ends = Pick<PlannedChange, "before" | "after">;

/** Names of the lists that somebody with these fields is in. */
export function isIn(fields: Fields): readonly string[] {
  return fields === null ? [] : contactFieldsIn(fields).lists;
}

/** Names of the lists that a change puts somebody into. */
export function entered({ before, after }: Ends): readonly string[] {
  return isIn(after).filter((name) => !isIn(before).includes(name));
}

/** Names of the lists that a change takes somebody out of. */
export function left({ before, after }: Ends): readonly string[] {
  return isIn(before).filter((name) => !isIn(after).includes(name));
}

/** Data fields that a change writes. */
export function changedData({ before, after }: Ends): ContactFields["data"] {
  const [was, is] = [contactFieldsIn(before), contactFieldsIn(after)];
  return Object.fromEntries(Object.entries(is.data).filter(([name, value]) => !sameValue(value, was.data[name])));
}

/** Whether a change puts somebody into a list, or changes their data. */
export function isWritten(change: Ends): boolean {
  return entered(change).length > 0 || Object.keys(changedData(change)).length > 0;
}

/** Fields by which two are the same, however they are written. */
export function comparable(fields: Fields): unknown {
  if (fields === null) return null;
  const { lists, data } = contactFieldsIn(fields);
  const filled = Object.entries(data).filter(([, value]) => value !== null && value !== "");
  return [lists.toSorted(), filled.map(([name, value]) => `${name}=${comparableValue(value)}`).toSorted()];
}

/** As changes have them. */
export function asFields({ lists, data }: ContactFields): Fields {
  return { lists: [...lists], data: { ...data } };
}
