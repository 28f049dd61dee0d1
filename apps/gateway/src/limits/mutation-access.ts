/**
 * A mutation is refused whole, before anything of it runs, when it selects what its caller may not use. Refused where it is
 * answered, a field that cannot be null would take the answer with it, and nobody would learn of what was done.
 */
import { forbidden, mayUse, ruleIn, whyNotBelow, type Caller } from "@storegate/connector-kit/graphql";
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLError,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";
import { fieldOf, isLeftOut, type OperationToWeigh } from "./operation-cost.js";

/**
 * FORBIDDEN for the first field in a mutation's answer that the caller may not use, by role or operations; undefined of other
 * operations, where each field fails alone. So does a root field that the caller may not use: it does nothing.
 */
export function refusedInMutation(
  schema: GraphQLSchema,
  caller: Caller,
  { document, operation, variables }: OperationToWeigh,
): GraphQLError | undefined {
  const root = schema.getMutationType();
  if (operation.operation !== OperationTypeNode.MUTATION || !root) return undefined;
  const fragments = new Map(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const seen = new Set<string>();

  const inSelections = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType): GraphQLError | undefined => {
    for (const selection of selections) {
      if (isLeftOut(selection, variables)) continue;
      const refused =
        selection.kind === Kind.FIELD
          ? inField(selection, parent)
          : selection.kind === Kind.FRAGMENT_SPREAD
            ? inFragment(selection.name.value)
            : inTyped(selection.selectionSet, selection.typeCondition?.name.value ?? parent.name);
      if (refused) return refused;
    }
    return undefined;
  };

  const inTyped = (selections: SelectionSetNode, typeName: string): GraphQLError | undefined => {
    const type = schema.getType(typeName);
    return isCompositeType(type) ? inSelections(selections, type) : undefined;
  };

  const inFragment = (name: string): GraphQLError | undefined => {
    const fragment = fragments.get(name);
    if (!fragment || seen.has(name)) return undefined;
    seen.add(name);
    return inTyped(fragment.selectionSet, fragment.typeCondition.name.value);
  };

  const inField = (node: FieldNode, parent: GraphQLCompositeType): GraphQLError | undefined => {
    const field = fieldOf(schema, parent, node.name.value);
    if (!field) return undefined;
    if (parent === root) {
      const rule = ruleIn(field.extensions);
      if (!rule || !mayUse(caller, field.name, rule)) return undefined;
    } else {
      const why = whyNotOf(schema, caller, parent, field.name);
      if (why !== undefined) return forbidden(`${why} Nothing was done.`, [node]);
    }
    const type = getNamedType(field.type);
    return node.selectionSet && isCompositeType(type) ? inSelections(node.selectionSet, type) : undefined;
  };

  return inSelections(operation.selectionSet, root);
}

/** Why the caller may not use a field of a type, or of any type that may stand in its place. */
function whyNotOf(
  schema: GraphQLSchema,
  caller: Caller,
  parent: GraphQLCompositeType,
  name: string,
): string | undefined {
  const types = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
  for (const type of types.filter((each) => isObjectType(each))) {
    const rule = ruleIn(type.getFields()[name]?.extensions ?? {}) ?? ruleIn(type.extensions);
    const why = rule && whyNotBelow(caller, `${type.name}.${name}`, rule);
    if (why !== undefined) return why;
  }
  return undefined;
}
