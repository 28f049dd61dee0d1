/**
 * The authorisation rules. Every field of every type has one: {@link Allow} on the field, or on its type for all fields that
 * have none of their own. A schema with a field that has no rule does not start, nor one with a root field that takes an id
 * of which nothing says what it is the id of.
 *
 * A rule says two things. The *least role* that may use the field. And its *reach*: a key may be narrowed to some stores or
 * integrations, and then an id of something else is, to the resolver, an id of nothing. So what is out of reach and what
 * does not exist cannot be told apart, whatever the resolver does.
 *
 * A key that is narrowed to some operations may use other root fields not at all; what stands below a root field comes with it,
 * but for fields whose rule names the operations of which such a key has to have one.
 *
 * In a query a field that is refused fails alone. The gateway refuses a mutation that selects such a field in its answer before
 * anything is done.
 */
import {
  defaultFieldResolver,
  getNamedType,
  GraphQLError,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  type ASTNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";
import { Extensions } from "type-graphql";
import type { ConnectorContext, DraftContext } from "../connector.js";
import type { IntegrationDraftInput } from "./integration-draft-input.js";
import type { UserError } from "./user-error.js";
import type { AuditedAction } from "./audited-action.js";
import type { ErasedRecords, RecordErasure } from "./record-erasure.js";

/** From the most to the least. */
export const roles = ["ADMIN", "OPERATOR", "VIEWER", "SUBSCRIBER"] as const;

/** ADMIN may do everything, OPERATOR runs syncs, VIEWER looks, SUBSCRIBER follows progress. */
export type Role = (typeof roles)[number];

/** Who calls. A narrowing that is null narrows nothing. */
export interface Caller {
  /** The key; of a session or a progress token, the key that stands behind it. */
  readonly keyId: string;
  readonly name: string;
  readonly role: Role;
  /** Keys of stores' rows. */
  readonly stores: ReadonlySet<string> | null;
  /** Keys of integrations' rows. */
  readonly integrations: ReadonlySet<string> | null;
  /** Root fields, and operations of connectors' routes. */
  readonly operations: ReadonlySet<string> | null;
  /** From then on nothing is allowed any more; null is never. */
  readonly expiresAt: Date | null;
  /** Which progress token it is; left out where it is none. */
  readonly progressTokenId?: string;
}

/**
 * What an argument is the id of. `Store`: some of it, as far as the caller may reach. `WholeStore`: all of the store, which a
 * key narrowed to integrations may not have. `Own`: a thing of the connector's, which its resolver leads back to an
 * integration and opens by {@link ResolverContext.openIntegration}. `Connector`: known to everybody.
 */
export const reachable = ["Store", "WholeStore", "Integration", "Sync", "Node", "Own", "Connector"] as const;

/** One of {@link reachable}. */
export type Reachable = (typeof reachable)[number];

/**
 * What a root field reaches. `gateway`: things of the whole gateway, only for keys that are not narrowed to stores or
 * integrations. `any`: nothing of a store, or a list, of which its resolver answers only what the caller may reach. Else the
 * path of each id among its arguments (`input.integrationId`), and what it is the id of.
 */
export type Reach = "gateway" | "any" | Readonly<Record<string, Reachable>>;

/** A draft of an integration, as far as it goes. */
export interface OpenedDraft {
  /** Its config is what of the draft's is good by itself. */
  readonly context: DraftContext<unknown, unknown>;
  /** The config, where all of it is good; null where something is missing or wrong. */
  readonly whole: unknown;
  /** What is missing or wrong, each with its path, as `["config", "mapping", "0", "to"]`. */
  readonly problems: readonly UserError[];
}

/** What resolvers of connectors are handed. */
export interface ResolverContext {
  readonly caller: Caller;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
  /** Whether the caller may reach what has this id; an id of nothing cannot be reached. */
  readonly reaches: (what: Reachable, id: string) => Promise<boolean>;
  /**
   * An integration of this connector, opened for a person who waits.
   * @throws Fault NOT_FOUND when there is none, it is another connector's, or it is out of the caller's reach; CONFIG,
   * INTEGRATION_DISABLED, when it is disabled: nobody is asked in its name then.
   */
  readonly openIntegration: (id: string, connectorId: string) => Promise<ConnectorContext<unknown, unknown>>;
  /**
   * A draft of an integration of this connector, opened for a person who fills a form in: saved or to be, whole or not.
   * @throws Fault NOT_FOUND, INPUT and the like, as `configOptions` answers them, and INPUT, DRAFT_OF_ANOTHER_CONNECTOR.
   */
  readonly openDraft: (draft: IntegrationDraftInput, connectorId: string) => Promise<OpenedDraft>;
  /**
   * Writes down what a mutation did. Each that succeeds must; one that forgets is told in the gateway's log as an error.
   * @throws Fault NOT_FOUND when there is no such integration, or it is out of the caller's reach.
   */
  readonly audit: (action: AuditedAction) => Promise<void>;
  /**
   * Takes somebody out of what the syncs of this connector in a store have left, by all of its integrations there: results, the journal, what syncs,
   * notices and the audit say of them. It is done whole or not at all, and writes its own audit entry. What became of their records when stays known
   * under the pseudonym; an undo passes over them. Done again it does no harm.
   * @returns how many results and changes were theirs.
   * @throws Fault NOT_FOUND and CONFIG as {@link openIntegration} does, of any of them; CONFLICT, SYNC_RUNNING, while a sync of theirs has not
   * ended, which would bring them back; GraphQLError FORBIDDEN for a caller who does not reach all of them.
   */
  readonly eraseRecords: (erasure: RecordErasure) => Promise<ErasedRecords>;
}

/** The rule of one field. */
export interface AccessRule {
  readonly least: Role;
  readonly reach: Reach;
  /** Of a field that is no root field: root fields of which a key narrowed to operations has to have one. Left out, none. */
  readonly operations?: readonly string[];
}

/** Whether a role may do what asks for `least`. */
export function allows(role: Role, least: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(least);
}

/** A caller at the head of a sentence. A progress token is in others' hands, and says nothing of the key that issued it. */
export function callerInWords({ name, progressTokenId }: Caller): string {
  return progressTokenId === undefined ? `The key "${name}"` : "This progress token";
}

/** Whether a caller is held to some stores or integrations. */
export function isNarrowed(caller: Caller): boolean {
  return caller.stores !== null || caller.integrations !== null;
}

/** Whether a caller may use a root field at all; what it may reach by it is another matter. */
export function mayUse(caller: Caller, operation: string, rule: AccessRule): boolean {
  return whyNot(caller, operation, rule) === undefined;
}

/**
 * Says the least role that may use a field, or each field of a type that has no rule of its own.
 * @param reach of a root field; `gateway` unless said.
 * @param operations of another field: root fields of which a key narrowed to operations has to have one.
 */
export function Allow(
  least: Role,
  reach: Reach = "gateway",
  operations?: readonly string[],
): MethodDecorator & PropertyDecorator & ClassDecorator {
  return Extensions({ access: { least, reach, ...(operations && { operations }) } satisfies AccessRule });
}

/**
 * Sees to it that each field is resolved only for whom its rule allows, and answers the rules of the root fields.
 * @throws Error that names each field without a rule, each id without a reach, and each rule that names no root field.
 */
export function enforceAccess(schema: GraphQLSchema): ReadonlyMap<string, AccessRule> {
  const roots = new Map<string, AccessRule>();
  const silent: string[] = [];
  const named: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    const isRoot = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type);
    for (const field of Object.values(type.getFields())) {
      const rule = ruleIn(field.extensions) ?? (isRoot ? undefined : ruleIn(type.extensions));
      if (!rule) {
        silent.push(`${type.name}.${field.name}`);
        continue;
      }
      if (isRoot) roots.set(field.name, rule);
      silent.push(...uncovered(field, rule, isRoot).map((path) => `${type.name}.${field.name}(${path})`));
      guard(field, rule, isRoot);
      named.push(...(rule.operations ?? []));
    }
  }
  const none = named.filter((operation) => !roots.has(operation));
  if (none.length > 0) throw new Error(`Authorisation rules name operations that are none: ${none.join(", ")}.`);
  if (silent.length === 0) return roots;
  throw new Error(
    `These fields have no authorisation rule, or take ids of which no rule says what they are of: ${silent.join(", ")}. Say Allow(role, reach) on each.`,
  );
}

/** The rules of a schema's root fields, by operation name. */
export function rootRules(schema: GraphQLSchema): ReadonlyMap<string, AccessRule> {
  const rules = new Map<string, AccessRule>();
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const rule = ruleIn(field.extensions);
      if (rule) rules.set(field.name, rule);
    }
  }
  return rules;
}

/** The rule of a field: its own, or its type's. */
export function ruleIn(extensions: Readonly<Record<string, unknown>>): AccessRule | undefined {
  return extensions["access"] as AccessRule | undefined;
}

/** Why a caller may not use a root field; undefined where it may. */
function whyNot(caller: Caller, operation: string, { least, reach }: AccessRule): string | undefined {
  if (!allows(caller.role, least)) {
    return `${callerInWords(caller)} has the role ${caller.role}; ${operation} needs ${least}.`;
  }
  if (caller.operations !== null && !caller.operations.has(operation)) {
    return `${callerInWords(caller)} is narrowed to other operations than ${operation}.`;
  }
  if (reach === "gateway" && isNarrowed(caller)) {
    return `${callerInWords(caller)} is narrowed to some stores or integrations; ${operation} is about the whole gateway.`;
  }
  return undefined;
}

/** Why a caller may not use a field that is no root field; undefined where it may. */
export function whyNotBelow(caller: Caller, name: string, { least, operations }: AccessRule): string | undefined {
  if (!allows(caller.role, least)) {
    return `${callerInWords(caller)} has the role ${caller.role}; ${name} needs ${least}.`;
  }
  const own = caller.operations;
  if (own === null || !operations || operations.some((each) => own.has(each))) return undefined;
  return `${callerInWords(caller)} is narrowed to operations; ${name} needs one of ${operations.join(", ")} among them.`;
}

function guard(field: GraphQLField<unknown, ResolverContext>, rule: AccessRule, isRoot: boolean): void {
  // What everybody may see needs no look at who it is.
  if (!isRoot && rule.least === "SUBSCRIBER" && typeof rule.reach === "string" && !rule.operations) return;
  const { resolve = defaultFieldResolver, subscribe } = field;
  const guarded =
    (inner: GraphQLFieldResolver<unknown, ResolverContext>): GraphQLFieldResolver<unknown, ResolverContext> =>
    (source, args, context, info) => {
      assertAllowed(context.caller, field.name, rule, isRoot);
      if (typeof rule.reach === "string") return inner(source, args, context, info);
      return withinReach(args, rule.reach, context).then((within) => inner(source, within, context, info));
    };
  if (subscribe) field.subscribe = guarded(subscribe as GraphQLFieldResolver<unknown, ResolverContext>);
  // Of a subscription, too: what shapes an event is handed the same ids as what began it.
  field.resolve = guarded(resolve as GraphQLFieldResolver<unknown, ResolverContext>);
}

/** @throws GraphQLError FORBIDDEN. */
function assertAllowed(caller: Caller, name: string, rule: AccessRule, isRoot: boolean): void {
  const why = isRoot ? whyNot(caller, name, rule) : whyNotBelow(caller, name, rule);
  if (why !== undefined) throw forbidden(why);
}

/** What a caller is told who may not do something. @param nodes where in the operation it stands. */
export function forbidden(message: string, nodes: readonly ASTNode[] | null = null): GraphQLError {
  return new GraphQLError(message, { nodes, extensions: { code: "FORBIDDEN" } });
}

/** An id of nothing. */
const nowhere = "nowhere";

/** The arguments, every id in them that is out of the caller's reach being an id of nothing. */
async function withinReach(
  args: Readonly<Record<string, unknown>>,
  reach: Readonly<Record<string, Reachable>>,
  context: ResolverContext,
): Promise<Record<string, unknown>> {
  let within: unknown = args;
  for (const [path, what] of Object.entries(reach)) {
    within = await replaceAt(within, path.split("."), async (id) => ((await context.reaches(what, id)) ? id : nowhere));
  }
  return within as Record<string, unknown>;
}

async function replaceAt(
  value: unknown,
  path: readonly string[],
  replace: (id: string) => Promise<string>,
): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((each) => replaceAt(each, path, replace)));
  const [first, ...rest] = path;
  if (first === undefined) return typeof value === "string" ? replace(value) : value;
  if (typeof value !== "object" || value === null || !(first in value)) return value;
  const inner = (value as Record<string, unknown>)[first];
  return { ...value, [first]: await replaceAt(inner, rest, replace) };
}

/** Paths of ids among a field's arguments that its reach does not speak of, and paths in its reach that are none. */
function uncovered(field: GraphQLField<unknown, unknown>, { reach }: AccessRule, isRoot: boolean): string[] {
  const ids = field.args.flatMap((arg) => idPaths(arg.type, arg.name, new Set()));
  const covered = typeof reach === "string" ? [] : Object.keys(reach);
  const wrong = covered.filter((path) => !ids.includes(path)).map((path) => `${path} is no id`);
  // What only keys may use that reach everything needs no telling what it reaches.
  if (isRoot && reach === "gateway") return wrong;
  return [...ids.filter((path) => !covered.includes(path)), ...wrong];
}

function idPaths(type: GraphQLInputType, path: string, open: ReadonlySet<GraphQLInputObjectType>): string[] {
  const named = getNamedType(type);
  if (named.name === "ID") return [path];
  if (!isInputObjectType(named)) return [];
  // No path reaches every id of an input that holds itself: such a field is refused.
  if (open.has(named)) return holdsId(named, new Set()) ? [`${path}.*`] : [];
  const inside = new Set([...open, named]);
  return Object.values(named.getFields()).flatMap((field) => idPaths(field.type, `${path}.${field.name}`, inside));
}

function holdsId(type: GraphQLInputObjectType, seen: ReadonlySet<GraphQLInputObjectType>): boolean {
  return Object.values(type.getFields()).some(({ type: inner }) => {
    const named = getNamedType(inner);
    if (named.name === "ID") return true;
    return isInputObjectType(named) && !seen.has(named) && holdsId(named, new Set([...seen, type]));
  });
}
