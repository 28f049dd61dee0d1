/** Fields inside answers that ask for more than what they stand in, and ways there for a role that may not see them. */
import { allows, ruleIn, rootRules, type Role } from "@storegate/connector-kit/graphql";
import {
  getNamedType,
  isIntrospectionType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { operationOf, rootFields, sees, type RootField } from "./operations.js";

/** A field of a type. */
export interface StrictField {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

/** An operation that leads to a field. */
export interface Way {
  readonly root: RootField;
  readonly query: string;
}

/** The longest way that is looked for, in fields. */
const longest = 5;

/** Fields whose least role is another than their type's. */
export function strictFields(schema: GraphQLSchema): StrictField[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter((type) => !isIntrospectionType(type) && !roots.has(type))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => {
          const own = ruleIn(field.extensions);
          return own !== undefined && own.least !== ruleIn(type.extensions)?.least;
        })
        .map((field) => ({ type, field })),
    );
}

/** Ways by which a role comes to a field that it may not see, the shortest first; none where it cannot come to its type. */
export function waysTo(schema: GraphQLSchema, { type, field }: StrictField, role: Role): Way[] {
  const rules = rootRules(schema);
  const wanted = isLeafType(getNamedType(field.type)) ? field.name : `${field.name} { __typename }`;
  const mayBegin = ({ kind, field: root }: RootField): boolean =>
    kind !== "mutation" && allows(role, rules.get(root.name)?.least ?? "ADMIN");
  return rootFields(schema)
    .filter(mayBegin)
    .flatMap((root) =>
      pathsBetween(getNamedType(root.field.type), type, role).map((path) => ({
        path,
        way: {
          root,
          query: operationOf(
            root,
            path.reduceRight((inner, name) => `{ ${name} ${inner} }`, `{ ${wanted} }`),
          ),
        },
      })),
    )
    .toSorted((a, b) => a.path.length - b.path.length)
    .map(({ way }) => way);
}

/** Fields that lead from one type to another, each of which the role may see. */
function pathsBetween(from: unknown, to: GraphQLObjectType, role: Role): string[][] {
  const found: string[][] = [];
  let open: { readonly at: unknown; readonly path: readonly string[]; readonly seen: readonly unknown[] }[] = [
    { at: from, path: [], seen: [] },
  ];
  for (let length = 0; length < longest; length += 1) {
    const next: typeof open = [];
    for (const { at, path, seen } of open) {
      if (at === to) found.push([...path]);
      else if (isObjectType(at)) {
        for (const field of Object.values(at.getFields())) {
          const inner = getNamedType(field.type);
          if (!isObjectType(inner) || seen.includes(inner) || field.name === "edges") continue;
          if (sees(at, field, role) && !field.args.some(isRequiredArgument))
            next.push({ at: inner, path: [...path, field.name], seen: [...seen, at] });
        }
      }
    }
    open = next;
  }
  return found;
}
