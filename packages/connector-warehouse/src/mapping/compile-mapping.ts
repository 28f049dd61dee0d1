/** Turns an integration's mapping into what is done to each row. */
import { Fault, type JsonValue } from "@storegate/connector-kit";
import { compileExpression } from "../expressions/compile-expression.js";
import { expressionEnvironment } from "../expressions/environment.js";
import { attributeName } from "../fields/attribute-field.js";
import { canonicalizeOf } from "../fields/canonical.js";
import { fieldNamed } from "../fields/catalogue.js";
import type { DestinationField, FieldValue } from "../fields/destination-field.js";
import type { Cell } from "../sources/source.js";
import { typedAttributeValue } from "./attribute-value.js";
import type { MappedRow } from "./mapped-row.js";
import type { MappingConfig, MappingEntry } from "./mapping-config.js";
import type { MappingDirectories } from "./mapping-directories.js";
import { expressionFailed, valueMissing } from "./mapping-faults.js";

type Cells = Readonly<Record<string, Cell>>;

/** A mapping that rows are put through. */
export interface CompiledMapping {
  /** What becomes of a row. A column that the row does not have is null; an expression that names it fails. */
  map(cells: Cells): MappedRow;
}

/** What one entry makes of a row: undefined is nothing, a fault is why not. */
type Write = (cells: Cells) => FieldValue | Fault | undefined;

/**
 * @param config a mapping in which `mappingIssues` found nothing.
 * @throws TypeError for one that it would have found something in.
 */
export function compileMapping(
  config: Pick<MappingConfig, "object" | "mapping">,
  directories: MappingDirectories,
): CompiledMapping {
  const needsExpressions = config.mapping.some(({ expression }) => expression !== undefined);
  const environment = needsExpressions ? expressionEnvironment((name) => directories.groupId(name)) : undefined;
  const writes = config.mapping.map((entry) => {
    const field = fieldNamed(config.object, entry.to);
    if (!field) throw new TypeError(`${config.object} have no field ${entry.to}`);
    const read = reading(entry, (text) => {
      if (!environment) throw new TypeError("there is no environment for expressions");
      const compiled = compileExpression(environment, text);
      return (cells) => compiled.run(cells);
    });
    return { name: field.name, write: writing(field, entry, read, directories) };
  });
  return { map: (cells) => mapped(writes, cells) };
}

function mapped(writes: readonly { readonly name: string; readonly write: Write }[], cells: Cells): MappedRow {
  let id: number | null = null;
  const values: Record<string, FieldValue> = {};
  const problems: Fault[] = [];
  for (const { name, write } of writes) {
    const value = write(cells);
    if (value === undefined) continue;
    if (value instanceof Fault) problems.push(value);
    else if (name === "id") id = typeof value === "number" ? value : null;
    else values[name] = value;
  }
  return { id, values, problems };
}

/** Where an entry's value comes from. */
function reading(
  { from, value, expression }: MappingEntry,
  compile: (text: string) => (cells: Cells) => JsonValue,
): (cells: Cells) => JsonValue {
  if (from !== undefined) return (cells) => (Object.hasOwn(cells, from) ? (cells[from] ?? null) : null);
  if (expression !== undefined) return compile(expression);
  const constant = value ?? null;
  return () => constant;
}

function writing(
  field: DestinationField,
  { onNull, expression }: MappingEntry,
  read: (cells: Cells) => JsonValue,
  directories: MappingDirectories,
): Write {
  const { name, clearTo } = field;
  const canonicalize = canonicalizeOf(field);
  const attribute = attributeName(name);
  const ofNull = (): FieldValue | Fault | undefined => {
    if (onNull === "fail") return valueMissing(name);
    return onNull === "clear" ? clearTo : undefined;
  };
  const ofValue = (value: JsonValue): FieldValue | Fault | undefined => {
    if (value === null) return ofNull();
    const made = canonicalize(field, value);
    return attribute === undefined || typeof made !== "string"
      ? made
      : typedAttributeValue(field, made, directories.attributeType(attribute));
  };
  if (expression === undefined) return (cells) => ofValue(read(cells));
  return (cells) => {
    let value: JsonValue;
    try {
      value = read(cells);
    } catch (error) {
      return expressionFailed(name, error);
    }
    return ofValue(value);
  };
}
