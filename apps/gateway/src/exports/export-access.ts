/** Whether a caller may export something: whether it might ask for the same through GraphQL. */
import { allows, mayUse, rootRules, type Caller } from "@storegate/connector-kit/graphql";
import { getNamedType, isInterfaceType, isObjectType, type GraphQLNamedType, type GraphQLSchema } from "graphql";
import type { ExportSelection } from "./export-selection.js";

/** Answers whether a caller may. What it may reach is another matter. */
export function exportAccess(schema: GraphQLSchema): (caller: Caller, of: ExportSelection["of"]) => boolean {
  const rules = rootRules(schema);
  // Results are to be had wherever a sync is answered.
  const operations: Readonly<Record<ExportSelection["of"], readonly string[]>> = {
    "sync-results": [...rules.keys()].filter((operation) => leadsTo(schema, operation, "Sync")),
    "record-history": ["recordHistory"],
    "audit-entries": ["auditEntries"],
  };
  return (caller, of) =>
    allows(caller.role, "VIEWER") &&
    operations[of].some((operation) => {
      const rule = rules.get(operation);
      return rule !== undefined && mayUse(caller, operation, rule);
    });
}

function leadsTo(schema: GraphQLSchema, operation: string, goal: string): boolean {
  const seen = new Set<GraphQLNamedType>();
  const look = (type: GraphQLNamedType): boolean => {
    if (type.name === goal) return true;
    if (seen.has(type)) return false;
    seen.add(type);
    if (isInterfaceType(type) && schema.getPossibleTypes(type).some(look)) return true;
    if (!isObjectType(type) && !isInterfaceType(type)) return false;
    return Object.values(type.getFields()).some((field) => look(getNamedType(field.type)));
  };
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.some((root) => {
    const field = root?.getFields()[operation];
    return field !== undefined && look(getNamedType(field.type));
  });
}
