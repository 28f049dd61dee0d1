/** The limits that need only an operation's text, as rules of validation. */
import { GraphQLError, Kind, OperationTypeNode, type SelectionSetNode, type ValidationRule } from "graphql";
import { inWords } from "./limit-errors.js";
import type { OperationLimitSettings } from "./limit-variables.js";
import { shapesOf, type OperationShape } from "./operation-shape.js";

interface ShapeLimit {
  readonly of: keyof OperationShape;
  readonly code: string;
  readonly most: (settings: OperationLimitSettings) => number;
  readonly message: (found: string, most: string) => string;
}

const shapeLimits: readonly ShapeLimit[] = [
  {
    of: "depth",
    code: "QUERY_TOO_DEEP",
    most: (settings) => settings.maxDepth,
    message: (found, most) =>
      `The operation is ${found} fields deep; at most ${most} are taken. Ask for what lies deeper by its id, in an operation of its own.`,
  },
  {
    of: "aliases",
    code: "TOO_MANY_ALIASES",
    most: (settings) => settings.maxAliases,
    message: (found, most) =>
      `The operation has ${found} aliases; at most ${most} are taken. Ask for a list, or in several operations.`,
  },
  {
    of: "rootFields",
    code: "TOO_MANY_ROOT_FIELDS",
    most: (settings) => settings.maxRootFields,
    message: (found, most) =>
      `The operation has ${found} fields at its top; at most ${most} are taken. Ask for a list, or in several operations.`,
  },
  {
    of: "directives",
    code: "TOO_MANY_DIRECTIVES",
    most: (settings) => settings.maxDirectives,
    message: (found, most) =>
      `The operation has ${found} directives; at most ${most} are taken. Leave out what is not wanted before it is sent.`,
  },
];

/** Refuses operations whose shape is past a limit. */
export function shapeRule(settings: OperationLimitSettings): ValidationRule {
  return (context) => ({
    Document: (document) => {
      for (const { operation, shape } of shapesOf(document)) {
        for (const { of, code, most, message } of shapeLimits) {
          if (shape[of] <= most(settings)) continue;
          const words = message(inWords(shape[of]), inWords(most(settings)));
          context.reportError(new GraphQLError(words, { nodes: operation, extensions: { code } }));
        }
      }
    },
  });
}

/**
 * Refuses @skip and @include at the top of a subscription, in fragments too, as GraphQL does from 2025 on ("Single Root Field"):
 * one that begins with nothing could never end.
 */
export const wholeSubscriptions: ValidationRule = (context) => {
  const within = ({ selections }: SelectionSetNode, seen: Set<string>): void => {
    for (const selection of selections) {
      const left = selection.directives?.find(({ name }) => name.value === "skip" || name.value === "include");
      if (left) context.reportError(new GraphQLError(notAtTheTop(left.name.value), { nodes: left }));
      if (selection.kind === Kind.INLINE_FRAGMENT) within(selection.selectionSet, seen);
      if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) continue;
      seen.add(selection.name.value);
      const fragment = context.getFragment(selection.name.value);
      if (fragment) within(fragment.selectionSet, seen);
    }
  };
  return {
    OperationDefinition: ({ operation, selectionSet }) => {
      if (operation === OperationTypeNode.SUBSCRIPTION) within(selectionSet, new Set());
    },
  };
};

function notAtTheTop(directive: string): string {
  return `@${directive} is not taken at the top of a subscription. Leave out what is not wanted before it is sent.`;
}

/** Refuses to tell the schema; `__typename` stays, as clients put it into every operation. */
export const noIntrospection: ValidationRule = (context) => ({
  Field: (node) => {
    const name = node.name.value;
    if (name !== "__schema" && name !== "__type") return;
    context.reportError(
      new GraphQLError(
        `This gateway does not tell its schema (${name}). Its operator can let it, with STOREGATE_INTROSPECTION=true.`,
        { nodes: node, extensions: { code: "INTROSPECTION_DISABLED" } },
      ),
    );
  },
});
