/** How large an operation is, by its text alone. */
import { Kind, type DocumentNode, type OperationDefinitionNode, type SelectionSetNode } from "graphql";

/** Sizes of an operation, with what its fragments spread into it. */
export interface OperationShape {
  /** Fields, one below the other. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields at the top, each as often as it stands there. */
  readonly rootFields: number;
}

const nothing: OperationShape = { depth: 0, aliases: 0, directives: 0, rootFields: 0 };

/**
 * The shape of each operation in a document. Each fragment is read once, however often it is spread, so the time is that of
 * the text; the numbers are those of the spread text, however large. A fragment that spreads itself counts as nothing where
 * it does: validation refuses it.
 */
export function shapesOf(document: DocumentNode): { operation: OperationDefinitionNode; shape: OperationShape }[] {
  const fragments = new Map(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const known = new Map<string, OperationShape>();

  const shapeOfFragment = (name: string): OperationShape => {
    const found = known.get(name);
    if (found) return found;
    const fragment = fragments.get(name);
    if (!fragment) return nothing;
    known.set(name, nothing);
    const inner = shapeOf(fragment.selectionSet);
    const shape = { ...inner, directives: inner.directives + (fragment.directives?.length ?? 0) };
    known.set(name, shape);
    return shape;
  };

  const shapeOf = ({ selections }: SelectionSetNode): OperationShape => {
    let { depth, aliases, directives, rootFields } = nothing;
    for (const selection of selections) {
      directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? shapeOf(selection.selectionSet) : nothing;
        depth = Math.max(depth, below.depth + 1);
        aliases += below.aliases + (selection.alias ? 1 : 0);
        directives += below.directives;
        rootFields += 1;
      } else {
        const beside =
          selection.kind === Kind.FRAGMENT_SPREAD
            ? shapeOfFragment(selection.name.value)
            : shapeOf(selection.selectionSet);
        depth = Math.max(depth, beside.depth);
        aliases += beside.aliases;
        directives += beside.directives;
        rootFields += beside.rootFields;
      }
    }
    return { depth, aliases, directives, rootFields };
  };

  return document.definitions.flatMap((operation) => {
    if (operation.kind !== Kind.OPERATION_DEFINITION) return [];
    const shape = shapeOf(operation.selectionSet);
    return [{ operation, shape: { ...shape, directives: shape.directives + (operation.directives?.length ?? 0) } }];
  });
}
