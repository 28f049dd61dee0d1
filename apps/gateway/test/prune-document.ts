/** An operation without what a schema does not serve. */
import {
  isInputType,
  Kind,
  parse,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";

/** An operation that can be sent by itself. */
export interface PrunedOperation {
  readonly name: string;
  readonly document: DocumentNode;
}

/** Each operation of a document, as far as it is served; one of which nothing is served is left out. */
export function prunedOperations(schema: GraphQLSchema, text: string): PrunedOperation[] {
  const served = withoutUnserved(schema, parse(text));
  const fragments = served.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return served.definitions
    .filter((each) => each.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => ({
      name: operation.name?.value ?? "",
      document: {
        kind: Kind.DOCUMENT,
        definitions: [withoutUnusedVariables(schema, operation), ...usedBy(operation, fragments)],
      },
    }));
}

function withoutUnserved(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        // Where its parent is not served either, the parent goes with all that is in it.
        enter: () => (types.getFieldDef() ? undefined : null),
        leave: (field: FieldNode) => (field.selectionSet?.selections.length === 0 ? null : undefined),
      },
      FragmentDefinition: {
        enter: (fragment) => (schema.getType(fragment.typeCondition.name.value) ? undefined : null),
      },
      OperationDefinition: {
        leave: (operation: OperationDefinitionNode) =>
          operation.selectionSet.selections.length === 0 ? null : undefined,
      },
    }),
  );
}

function withoutUnusedVariables(schema: GraphQLSchema, operation: OperationDefinitionNode): OperationDefinitionNode {
  const used = new Set<string>();
  visit(operation.selectionSet, { Variable: ({ name }) => void used.add(name.value) });
  return {
    ...operation,
    variableDefinitions: (operation.variableDefinitions ?? []).filter(
      ({ variable, type }) => used.has(variable.name.value) && isInputType(typeFromAST(schema, type as never)),
    ),
  };
}

function usedBy(
  node: OperationDefinitionNode | FragmentDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  found = new Set<FragmentDefinitionNode>(),
): Set<FragmentDefinitionNode> {
  visit(node.selectionSet, {
    FragmentSpread: ({ name }) => {
      const fragment = fragments.find((each) => each.name.value === name.value);
      if (!fragment || found.has(fragment)) return;
      found.add(fragment);
      usedBy(fragment, fragments, found);
    },
  });
  return found;
}
