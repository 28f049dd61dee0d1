/** What a model's columns tell about a mapping. */
import { compileExpression } from "../expressions/compile-expression.js";
import { expressionEnvironment } from "../expressions/environment.js";
import { fieldNamed } from "../fields/catalogue.js";
import type { FieldType } from "../fields/destination-field.js";
import type { ColumnKind, ModelColumn } from "../sources/source.js";
import { didYouMean } from "./did-you-mean.js";
import type { MappingConfig } from "./mapping-config.js";
import { mappingIssue, type MappingIssue } from "./mapping-issue.js";

const never: readonly ColumnKind[] = ["list", "object"];
const moments: readonly ColumnKind[] = ["date", "timestamp"];

/** Kinds of columns of which no value fits a type of field. */
const unsuitable: Readonly<Record<FieldType, readonly ColumnKind[]>> = {
  text: never,
  email: [...never, ...moments, "integer", "decimal", "float", "boolean"],
  url_path: [...never, ...moments, "integer", "decimal", "float", "boolean"],
  integer: [...never, ...moments, "boolean"],
  decimal: [...never, ...moments, "boolean"],
  boolean: [...never, ...moments],
  enum: [...never, ...moments, "integer", "decimal", "float", "boolean"],
  integer_list: ["object", ...moments, "boolean"],
};

/** Whether key and mapping name columns that the model has, of kinds that can fit; in the order of the config. */
export function columnIssues(
  config: Pick<MappingConfig, "key" | "object" | "mapping">,
  columns: readonly ModelColumn[],
): MappingIssue[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const names = [...byName.keys()];
  const missing = (path: (string | number)[], name: string): MappingIssue[] =>
    byName.has(name) ? [] : [columnUnknown(path, name, names)];
  const environment = expressionEnvironment(() => 0);
  return [
    ...missing(["key"], config.key),
    ...config.mapping.flatMap(({ to, from, expression }, index) => {
      const path = ["mapping", index];
      if (expression !== undefined)
        return compileExpression(environment, expression).columns.flatMap((name) =>
          missing([...path, "expression"], name),
        );
      if (from === undefined) return [];
      const column = byName.get(from);
      if (!column) return [columnUnknown([...path, "from"], from, names)];
      const field = fieldNamed(config.object, to);
      return field && unsuitable[field.type].includes(column.kind)
        ? [columnUnsuitable([...path, "from"], column, field)]
        : [];
    }),
  ];
}

function columnUnknown(path: (string | number)[], name: string, names: readonly string[]): MappingIssue {
  return mappingIssue(
    path,
    "SOURCE_COLUMN_UNKNOWN",
    `The model has no column ${name}.${didYouMean(name, names)}`,
    names.length > 50 ? "Choose a column of the model." : `Its columns are ${names.join(", ")}.`,
  );
}

function columnUnsuitable(
  path: (string | number)[],
  column: ModelColumn,
  field: { readonly name: string; readonly type: FieldType },
): MappingIssue {
  return mappingIssue(
    path,
    "COLUMN_UNSUITABLE",
    `The column ${column.name} is of type ${column.type}, which never fits ${field.name} (${field.type}).`,
    "Map another column, or turn its values into what the field takes with an expression or in the source's query.",
  );
}
