/** Whether a caller may export something: whether it might ask for the same through GraphQL. */
import { allows, mayUse, rootRules, ruleIn, type Caller } from "@storegate/connector-kit/graphql";
import { isObjectType, type GraphQLSchema } from "graphql";
import type { ExportSelection } from "./export-selection.js";

/** Answers whether a caller may. What it may reach is another matter. */
export function exportAccess(schema: GraphQLSchema): (caller: Caller, of: ExportSelection["of"]) => boolean {
  const rules = rootRules(schema);
  const operations: Readonly<Record<ExportSelection["of"], readonly string[]>> = {
    "sync-results": operationsOf(schema, "Sync", "results"),
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

/** The operations that a field asks for of keys that are narrowed to some. */
function operationsOf(schema: GraphQLSchema, typeName: string, fieldName: string): readonly string[] {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  const operations = field && ruleIn(field.extensions)?.operations;
  if (!operations) throw new Error(`no rule says which operations ${typeName}.${fieldName} is for`);
  return operations;
}
