/** What may be told of an operation of GraphQL: its name and its root fields, never its variables or its text. */
import {
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import type { OperationOutcome } from "./metrics.js";

/** An operation as logs, metrics and traces know it. */
export interface OperationNote {
  readonly type: "query" | "mutation" | "subscription";
  /** As its sender calls it, cut; undefined for one without a name. */
  readonly name: string | undefined;
  /** Its root fields, each once; all of introspection is one. */
  readonly fields: readonly string[];
}

/** Longer names are cut. */
const longestName = 80;

/** The note of an operation that was found valid. */
export function noteOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationNote {
  const type = operation.operation;
  const known = schema.getRootType(type)?.getFields() ?? {};
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [],
    ),
  );
  const fields = new Set<string>();
  const look = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) look(selection.selectionSet);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) look(fragments.get(selection.name.value));
      else fields.add(Object.hasOwn(known, selection.name.value) ? selection.name.value : "introspection");
    }
  };
  look(operation.selectionSet);
  return { type, name: operation.name?.value.slice(0, longestName), fields: [...fields] };
}

/** How an operation ended, by the codes of its errors. */
export function outcomeOf(
  errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] = [],
): OperationOutcome {
  if (errors.length === 0) return "success";
  return errors.some(({ extensions }) => extensions?.["code"] === "INTERNAL_SERVER_ERROR") ? "internal_error" : "error";
}
