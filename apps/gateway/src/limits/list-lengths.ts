/** How long the lists are that callers send, in variables and in an operation's text. */
import {
  getNullableType,
  GraphQLError,
  isInputObjectType,
  isInputType,
  isListType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationRule,
} from "graphql";
import { inWords, limitError } from "./limit-errors.js";

/** A list among variables that is longer than what is taken. */
interface LongList {
  readonly field: readonly string[];
  readonly length: number;
}

/** How many values the lists of an argument hold together. What is JSON to GraphQL counts as one value. */
export function itemsIn(value: unknown, type: GraphQLInputType): number {
  const inner = getNullableType(type);
  if (isListType(inner) && Array.isArray(value)) {
    return value.reduce<number>((sum, each) => sum + 1 + itemsIn(each, inner.ofType), 0);
  }
  if (!isInputObjectType(inner) || !isFields(value)) return 0;
  return Object.values(inner.getFields()).reduce((sum, field) => sum + itemsIn(value[field.name], field.type), 0);
}

/** @throws GraphQLError LIST_TOO_LONG, for the first list among coerced variables that is longer than `most`. */
export function refuseLongLists(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  most: number,
): void {
  for (const { variable, type } of variableDefinitions) {
    const inputType = typeFromAST(schema, type);
    const name = variable.name.value;
    const long = isInputType(inputType) ? longListIn(variables[name], inputType, most, [name]) : undefined;
    if (long) throw listTooLong(long, most);
  }
}

/** Refuses lists in an operation's text. */
export function listRule(most: number): ValidationRule {
  return (context) => ({
    ListValue: (node) => {
      if (node.values.length <= most) return;
      const { message, extensions } = listTooLong({ field: [], length: node.values.length }, most);
      context.reportError(new GraphQLError(message, { nodes: node, extensions }));
    },
  });
}

/**
 * The values of a list, each once.
 * @throws GraphQLError LIST_TOO_LONG when there are more than `most`.
 */
export function distinct<Value>(list: readonly Value[], most: number, field: readonly string[]): Value[] {
  const values = [...new Set(list)];
  if (values.length > most) throw listTooLong({ field, length: values.length }, most);
  return values;
}

function longListIn(
  value: unknown,
  type: GraphQLInputType,
  most: number,
  field: readonly string[],
): LongList | undefined {
  const inner = getNullableType(type);
  if (isListType(inner) && Array.isArray(value)) {
    if (value.length > most) return { field, length: value.length };
    for (const [index, each] of value.entries()) {
      const long = longListIn(each, inner.ofType, most, [...field, String(index)]);
      if (long) return long;
    }
  }
  if (!isInputObjectType(inner) || !isFields(value)) return undefined;
  for (const each of Object.values(inner.getFields())) {
    const long = longListIn(value[each.name], each.type, most, [...field, each.name]);
    if (long) return long;
  }
  return undefined;
}

function listTooLong({ field, length }: LongList, most: number): GraphQLError {
  const what = field.length === 0 ? "A list of the operation" : field.join(".");
  return limitError(
    "LIST_TOO_LONG",
    `${what} has ${inWords(length)} values; at most ${inWords(most)} are taken. Send fewer, or several operations.`,
    field.length === 0 ? {} : { field: [...field] },
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
