/** What is wrong with one entry of a mapping. */
import type { Environment } from "@marcbachmann/cel-js";
import { compileExpression } from "../expressions/compile-expression.js";
import { SyntaxProblem } from "../expressions/expression-syntax.js";
import { attributeName } from "../fields/attribute-field.js";
import { canonical } from "../fields/canonical.js";
import { fieldNamed, fieldsOf } from "../fields/catalogue.js";
import type { DestinationField, ObjectName } from "../fields/destination-field.js";
import { didYouMean } from "./did-you-mean.js";
import type { MappingEntry } from "./mapping-config.js";
import { mappingIssue, type MappingIssue } from "./mapping-issue.js";

/** @param index its place in the mapping. */
export function entryIssues(
  object: ObjectName,
  entry: MappingEntry,
  index: number,
  environment: Environment,
): MappingIssue[] {
  const path = ["mapping", index];
  const field = fieldNamed(object, entry.to);
  return [
    ...(field ? [] : [unknownField(object, entry.to, path)]),
    ...originIssues(entry, path),
    ...(field && entry.onNull === "clear" && field.clearTo === undefined ? [notClearable(field, path)] : []),
    ...(field && entry.value !== undefined ? constantIssues(field, entry, path) : []),
    ...(entry.expression === undefined ? [] : expressionIssues(environment, entry.expression, path)),
  ];
}

function unknownField(object: ObjectName, to: string, path: (string | number)[]): MappingIssue {
  const names = fieldsOf(object).map(({ name }) => name);
  const isAttribute = attributeName(to) !== undefined;
  const message = isAttribute
    ? object === "products"
      ? `Products have no customer attributes, and ${to} names one.`
      : "The name of a customer attribute has 1 to 255 characters."
    : `${object} have no field ${to}.${didYouMean(to, names)}`;
  const attributes = object === "products" ? "" : " and attribute:NAME";
  return mappingIssue([...path, "to"], "FIELD_UNKNOWN", message, `The fields are ${names.join(", ")}${attributes}.`);
}

function originIssues({ from, value, expression }: MappingEntry, path: (string | number)[]): MappingIssue[] {
  const origins = [from, value, expression].filter((origin) => origin !== undefined).length;
  if (origins === 1) return [];
  return [
    mappingIssue(
      path,
      origins === 0 ? "MAPPING_WITHOUT_ORIGIN" : "MAPPING_WITH_SEVERAL_ORIGINS",
      origins === 0
        ? "It does not say where the value comes from."
        : "It says in more than one way where the value comes from.",
      "Give exactly one of from (a column), value (a constant) and expression.",
    ),
  ];
}

function notClearable({ name, required }: DestinationField, path: (string | number)[]): MappingIssue {
  return mappingIssue(
    [...path, "onNull"],
    "FIELD_NOT_CLEARABLE",
    `${name} cannot be cleared${required ? ": the store requires a value" : ""}.`,
    "Choose skip, which leaves the field as it is, or fail.",
  );
}

function constantIssues(
  field: DestinationField,
  { value = null, onNull }: MappingEntry,
  path: (string | number)[],
): MappingIssue[] {
  if (value === null) {
    if (onNull === "clear") return [];
    return [
      mappingIssue(
        [...path, "value"],
        "CONSTANT_WITHOUT_EFFECT",
        onNull === "skip"
          ? `A null that is skipped writes nothing into ${field.name}.`
          : `A null that fails would fail every row.`,
        "Choose clear as onNull to clear the field, or give another value.",
      ),
    ];
  }
  const { problem } = canonical(field, value);
  if (!problem) return [];
  const message = problem.message.replace(", and the row has ", ", and the constant is ");
  return [mappingIssue([...path, "value"], problem.code, message, `Give a value that ${field.name} takes.`)];
}

function expressionIssues(environment: Environment, text: string, path: (string | number)[]): MappingIssue[] {
  try {
    compileExpression(environment, text);
    return [];
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return [
      mappingIssue(
        [...path, "expression"],
        "EXPRESSION_INVALID",
        `At character ${error.position + 1}: ${error.message}`,
        "Correct the expression; the documentation of the connector tells what there is.",
      ),
    ];
  }
}
