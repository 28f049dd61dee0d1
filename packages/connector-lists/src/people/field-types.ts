/** Which data fields of an account take what the config maps into them. */
import type { Fault } from "@storegate/connector-kit";
import type { ListsConfig } from "../config.js";
import { fieldTypeMismatch } from "../providers/provider-faults.js";
import type { DataField, FieldType } from "../providers/provider.js";
import { personFieldTypes } from "./person-values.js";

/** By names of data fields in upper case. */
export type FieldTypes = ReadonlyMap<string, FieldType>;

type MappedField = ListsConfig["fields"][number];

/** The types of an account's data fields. */
export function typesOf(there: readonly DataField[]): FieldTypes {
  return new Map(there.map(({ name, type }) => [name.toUpperCase(), type]));
}

/** What is written into a data field: one that is missing is made as it fits. */
export function typeOf({ to, from }: MappedField, types: FieldTypes): FieldType {
  return types.get(to.toUpperCase()) ?? personFieldTypes[from];
}

/** Whether a data field takes what is mapped into it; texts take everything. */
export function fits(field: MappedField, types: FieldTypes): boolean {
  const type = typeOf(field, types);
  return type === "text" || type === personFieldTypes[field.from];
}

/** Of the first data field that does not take what is mapped into it: FIELD_TYPE_MISMATCH. */
export function unfittingField({ fields }: Pick<ListsConfig, "fields">, types: FieldTypes): Fault | undefined {
  const index = fields.findIndex((field) => !fits(field, types));
  const field = fields[index];
  if (!field) return undefined;
  const { to, from } = field;
  return fieldTypeMismatch({ to, type: typeOf(field, types), from, is: personFieldTypes[from] }, `fields.${index}.to`);
}
