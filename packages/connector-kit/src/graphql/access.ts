/**
 * The authorisation rules. Each root field says, by {@link Allow}, the least role that may use it; a schema with a root field
 * that says nothing does not start.
 */
import { GraphQLError, type GraphQLSchema } from "graphql";
import { Authorized, Extensions } from "type-graphql";
import type { ConnectorContext } from "../connector.js";

/** From the most to the least. */
export const roles = ["ADMIN", "OPERATOR", "VIEWER", "SUBSCRIBER"] as const;

/** ADMIN may do everything, OPERATOR runs syncs, VIEWER looks, SUBSCRIBER follows progress. */
export type Role = (typeof roles)[number];

/** Who calls. */
export interface Caller {
  readonly keyId: string;
  readonly name: string;
  readonly role: Role;
}

/** What resolvers of connectors are handed. */
export interface ResolverContext {
  readonly caller: Caller;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
  /**
   * An integration of this connector, opened for a person who waits.
   * @throws Fault NOT_FOUND when there is none, or it is another connector's.
   */
  readonly openIntegration: (id: string, connectorId: string) => Promise<ConnectorContext<unknown, unknown>>;
}

/** Whether a role may do what asks for `least`. */
export function allows(role: Role, least: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(least);
}

/** Says the least role that may use a root field. */
export function Allow(least: Role): MethodDecorator {
  const authorized = Authorized(least) as MethodDecorator;
  const extensions = Extensions({ leastRole: least }) as MethodDecorator;
  return (target, property, descriptor) => {
    authorized(target, property, descriptor);
    extensions(target, property, descriptor);
  };
}

/** The least role of each root field, by operation name. */
export function accessRules(schema: GraphQLSchema): ReadonlyMap<string, Role> {
  const rules = new Map<string, Role>();
  const silent: string[] = [];
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const least = field.extensions["leastRole"];
      if (roles.includes(least as Role)) rules.set(field.name, least as Role);
      else silent.push(`${type?.name ?? ""}.${field.name}`);
    }
  }
  if (silent.length > 0)
    throw new Error(`These fields have no authorisation rule: ${silent.join(", ")}. Say Allow(role) on each.`);
  return rules;
}

/** @throws GraphQLError FORBIDDEN when the caller's role does not allow it. */
export function assertAllowed(caller: Caller, least: Role, operation: string): void {
  if (allows(caller.role, least)) return;
  throw new GraphQLError(`The key "${caller.name}" has the role ${caller.role}; ${operation} needs ${least}.`, {
    extensions: { code: "FORBIDDEN" },
  });
}
