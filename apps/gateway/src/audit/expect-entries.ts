/** The net below the audit: a mutation that succeeded and wrote no entry is a mistake of its author's, and is told. */
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import type { GatewayContext } from "../graphql/context.js";

/** Sees to it that no mutation, a connector's neither, passes without an entry unnoticed. */
export function expectEntries(schema: GraphQLSchema): void {
  for (const [operation, field] of Object.entries(schema.getMutationType()?.getFields() ?? {})) {
    const resolve: GraphQLFieldResolver<unknown, GatewayContext> = field.resolve ?? defaultFieldResolver;
    field.resolve = async (source, args, context: GatewayContext, info): Promise<unknown> => {
      // Mutations of one operation run one after the other.
      const before = context.audited.length;
      const payload: unknown = await resolve(source, args, context, info);
      if (succeeded(payload) && !context.audited.slice(before).includes(operation)) {
        const { services, operationId } = context;
        services.logger.error({ operation, operationId }, "a mutation succeeded and wrote no audit entry");
      }
      return payload;
    };
  }
}

/** With user errors nothing has changed, and nothing is written. */
function succeeded(payload: unknown): boolean {
  if (typeof payload !== "object" || payload === null || !("userErrors" in payload)) return true;
  return !Array.isArray(payload.userErrors) || payload.userErrors.length === 0;
}
