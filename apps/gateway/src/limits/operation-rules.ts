/** The limits that need only an operation's text, as rules of validation. */
import { GraphQLError, type ValidationRule } from "graphql";
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
