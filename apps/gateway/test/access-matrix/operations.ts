/** Operations made from the schema itself: any root field, with arguments, and all that a role may see of its answer. */
import { allows, ruleIn, type Role } from "@storegate/connector-kit/graphql";
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";

/** A root field of the schema. */
export interface RootField {
  readonly kind: "query" | "mutation" | "subscription";
  readonly field: GraphQLField<unknown, unknown>;
}

/** Every root field; those that change things come last. */
export function rootFields(schema: GraphQLSchema): RootField[] {
  const types = [
    ["query", schema.getQueryType()],
    ["subscription", schema.getSubscriptionType()],
    ["mutation", schema.getMutationType()],
  ] as const;
  return types.flatMap(([kind, type]) => Object.values(type?.getFields() ?? {}).map((field) => ({ kind, field })));
}

/** What an argument or input field is given, by its path; undefined leaves it to the generator. */
export type ValueAt = (path: string) => unknown;

/** Variables for all arguments that are required, and those for which there is a value. */
export function variablesFor({ field }: RootField, valueAt: ValueAt): Record<string, unknown> {
  const chosen = field.args.flatMap((arg) => {
    const path = `${field.name}.${arg.name}`;
    const value = valueFor(arg.type, path, valueAt);
    return isRequiredArgument(arg) || holdsChoice(arg.type, path, valueAt) ? [[arg.name, value] as const] : [];
  });
  return Object.fromEntries(chosen);
}

function valueFor(type: GraphQLInputType, path: string, valueAt: ValueAt): unknown {
  const given = valueAt(path);
  if (given !== undefined) return given;
  if (isNonNullType(type)) return valueFor(type.ofType, path, valueAt);
  if (isListType(type)) return [valueFor(type.ofType, path, valueAt)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return scalarValue(type.name, path);
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const inner = `${path}.${field.name}`;
    if (!isRequiredInputField(field) && !holdsChoice(field.type, inner, valueAt)) return [];
    return [[field.name, valueFor(field.type, inner, valueAt)] as const];
  });
  return Object.fromEntries(fields);
}

/** Whether a value was chosen for this place, or one inside it. */
function holdsChoice(type: GraphQLInputType, path: string, valueAt: ValueAt): boolean {
  if (valueAt(path) !== undefined) return true;
  const named = getNamedType(type);
  if (!isInputObjectType(named) || path.split(".").length > 5) return false;
  return Object.values(named.getFields()).some((field) => holdsChoice(field.type, `${path}.${field.name}`, valueAt));
}

const scalars: Readonly<Record<string, unknown>> = {
  String: "x",
  Int: 1,
  Float: 1,
  Boolean: false,
  ID: "nowhere",
  JSON: {},
  URL: "https://example.invalid/",
  DateTime: "2090-01-01T00:00:00Z",
  Decimal: "1.00",
};

function scalarValue(name: string, path: string): unknown {
  if (name in scalars) return scalars[name];
  throw new Error(`${path} is a ${name}, of which no value is known here: add one to scalars`);
}

/** An operation that asks for all that a role may see of a root field's answer, so many fields deep. */
export function operationFor(schema: GraphQLSchema, root: RootField, role: Role, depth: number): string {
  return operationOf(root, selection(schema, getNamedType(root.field.type), role, depth));
}

/** An operation with this selection. */
export function operationOf({ kind, field }: RootField, selected: string): string {
  // What has a default is left to it by a variable that is not given.
  const declared = field.args.map(
    ({ name, type, defaultValue }) => `$${name}: ${String(defaultValue === undefined ? type : getNullableType(type))}`,
  );
  const passed = field.args.map(({ name }) => `${name}: $${name}`);
  const [variables, given] = [declared, passed].map((list) => (list.length === 0 ? "" : `(${list.join(", ")})`));
  return `${kind} ${variables} { ${field.name}${given} ${selected} }`;
}

function selection(schema: GraphQLSchema, type: GraphQLNamedType, role: Role, depth: number, prefix = ""): string {
  if (isLeafType(type)) return "";
  if (isInterfaceType(type)) {
    const parts = schema.getPossibleTypes(type).filter((each) => seesAny(each, role));
    return `{ __typename ${parts.map((each) => `... on ${each.name} ${selection(schema, each, role, depth, `${each.name}_`)}`).join(" ")} }`;
  }
  if (!isObjectType(type)) return "{ __typename }";
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    // The nodes of a page stand beside its edges.
    if (field.name === "edges" || !sees(type, field, role) || field.args.some(isRequiredArgument)) return [];
    // Fields of several types beside one another may have one name and several types.
    const name = prefix === "" ? field.name : `${prefix}${field.name}: ${field.name}`;
    if (isLeafType(inner)) return [name];
    return depth > 1 ? [`${name} ${selection(schema, inner, role, depth - 1)}`] : [];
  });
  return `{ __typename ${fields.join(" ")} }`;
}

function seesAny(type: GraphQLObjectType, role: Role): boolean {
  return Object.values(type.getFields()).some((field) => sees(type, field, role));
}

/** Whether the rule of a field, or of its type, lets a role see it. */
export function sees(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, role: Role): boolean {
  const rule = ruleIn(field.extensions) ?? ruleIn(type.extensions);
  return rule !== undefined && allows(role, rule.least);
}
