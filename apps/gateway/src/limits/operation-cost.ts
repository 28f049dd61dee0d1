/**
 * What an operation costs, reckoned before it runs. One unit is one object that is read.
 *
 * - A field that answers an object costs 1 and what is selected of it; one that answers a plain value costs nothing.
 * - A list costs that as often as it is long. A size argument (`first`, `limit`, `count`) says so of the list that its field
 *   answers, or of the lists directly below it, as a connection's `nodes` and `edges`. Every other list counts as five long.
 * - A root field costs 1 at least, of a mutation 10.
 * - Each value in a list among its arguments costs 1 more.
 * - `complexity` of a field (type-graphql's option: a number, or a function of `{ args }` that answers one) takes the place of its 1.
 *
 * Of fragments on several types all are added up, though an object is of one. Each fragment is reckoned once for each size.
 */
import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { itemsIn } from "./list-lengths.js";

/** How long a list counts whose size nobody says. */
const usualLength = 5;

/** No list is longer: what asks for more is refused where it is answered. */
const longest = 250;

const sizeArguments = ["first", "limit", "count"];

const mutationCost = 10;

/** An operation that is about to run. */
export interface OperationToWeigh {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they will be: coerced, with defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a valid operation costs; a subscription with its first event. */
export function costOf(schema: GraphQLSchema, operation: OperationToWeigh): number {
  return weigh(schema, operation, false);
}

/** What each further event of a valid subscription costs: what is selected of it. What brings it about was paid before. */
export function eventCostOf(schema: GraphQLSchema, operation: OperationToWeigh): number {
  return weigh(schema, operation, true);
}

function weigh(
  schema: GraphQLSchema,
  { document, operation, variables }: OperationToWeigh,
  isOfEvent: boolean,
): number {
  const fragments = new Map(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const known = new Map<string, number>();

  const ofSelections = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType, length: number): number =>
    selections.reduce((sum, each) => sum + (isLeftOut(each, variables) ? 0 : ofSelection(each, parent, length)), 0);

  const ofSelection = (selection: SelectionNode, parent: GraphQLCompositeType, length: number): number => {
    if (selection.kind === Kind.FIELD) return ofField(selection, parent, length);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value, length);
    const type = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
    return isCompositeType(type) ? ofSelections(selection.selectionSet, type, length) : 0;
  };

  const ofFragment = (name: string, length: number): number => {
    const place = `${name} ${length}`;
    const found = known.get(place);
    if (found !== undefined) return found;
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    if (!fragment || !isCompositeType(type)) return 0;
    known.set(place, 0);
    const cost = ofSelections(fragment.selectionSet, type, length);
    known.set(place, cost);
    return cost;
  };

  const ofField = (node: FieldNode, parent: GraphQLCompositeType, length: number): number => {
    const field = fieldOf(schema, parent, node.name.value);
    if (!field) return 0;
    const type = getNamedType(field.type);
    const isComposite = isCompositeType(type);
    const values = argumentsOf(field, node, variables);
    const given = field.args.reduce((sum, { name, type: argument }) => sum + itemsIn(values?.[name], argument), 0);
    const once = given + (complexityOf(field, values) ?? leastOf(schema, parent, isComposite));
    const own = isOfEvent && parent === schema.getSubscriptionType() ? 0 : once;
    const size = sizeIn(field, values);
    const below = isComposite && node.selectionSet ? ofSelections(node.selectionSet, type, size ?? usualLength) : 0;
    const isList = isListType(getNullableType(field.type)) && isComposite;
    return (own + below) * (isList ? (size ?? length) : 1);
  };

  const root = schema.getRootType(operation.operation);
  return root ? ofSelections(operation.selectionSet, root, usualLength) : 0;
}

/** What a field says that it costs; its arguments are none where they cannot be read. */
function complexityOf(
  { extensions: { complexity } }: GraphQLField<unknown, unknown>,
  args: Readonly<Record<string, unknown>> = {},
): number | undefined {
  const said: unknown = typeof complexity === "function" ? complexity({ args }) : complexity;
  // What is no number is no sum of others: it would let everything through.
  return typeof said === "number" && Number.isFinite(said) && said >= 0 ? said : undefined;
}

function leastOf(schema: GraphQLSchema, parent: GraphQLCompositeType, isComposite: boolean): number {
  if (parent === schema.getMutationType()) return mutationCost;
  const isRoot = parent === schema.getQueryType() || parent === schema.getSubscriptionType();
  return isRoot || isComposite ? 1 : 0;
}

/** A field of a type, those of introspection too. */
export function fieldOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (parent === schema.getRootType(OperationTypeNode.QUERY)) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return isObjectType(parent) || isAbstractType(parent)
    ? "getFields" in parent
      ? parent.getFields()[name]
      : undefined
    : undefined;
}

/** The field's arguments; undefined where they cannot be read, which is told when the field is answered. */
function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  if (field.args.length === 0) return {};
  try {
    return getArgumentValues(field, node, variables);
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** How long a list the field's arguments ask for, within what there may be. Arguments that cannot be read ask for all. */
function sizeIn(
  field: GraphQLField<unknown, unknown>,
  values: Readonly<Record<string, unknown>> | undefined,
): number | undefined {
  if (!field.args.some(({ name }) => sizeArguments.includes(name))) return undefined;
  if (values === undefined) return longest;
  const size = sizeArguments.map((name) => values[name]).find((value) => typeof value === "number");
  return size === undefined ? undefined : Math.min(Math.max(size, 1), longest);
}

/** Whether a directive leaves a selection out. */
export function isLeftOut(selection: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (!selection.directives?.length) return false;
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variables)?.["if"] === true ||
    getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.["if"] === false
  );
}
