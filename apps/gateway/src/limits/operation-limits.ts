/** What an operation may be and what a key may spend, over HTTP and over sockets alike. */
import { callerInWords, forbidden, rootRules, type Caller } from "@storegate/connector-kit/graphql";
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationRule,
} from "graphql";
import { withCode } from "../graphql/errors.js";
import { chargedOf, EventBudget } from "./event-budget.js";
import { isNestedDeeper } from "./json-depth.js";
import { listRule, refuseLongLists } from "./list-lengths.js";
import { inWords, limitError, rateLimited } from "./limit-errors.js";
import type { OperationLimitSettings } from "./limit-variables.js";
import { refusedInMutation } from "./mutation-access.js";
import { costOf, eventCostOf } from "./operation-cost.js";
import { noIntrospection, shapeRule, wholeSubscriptions } from "./operation-rules.js";
import { spenderOf } from "./spender.js";
import { TokenBuckets } from "./token-buckets.js";

/** What callers send. */
export interface OperationText {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An operation that has been read and is within the limits of its text. */
export interface OperationRead {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Variables nested deeper could not be walked through safely; no input of ours comes near it. */
const deepestVariables = 50;

/** So many documents are kept that were found valid; the oldest give way. */
const keptDocuments = 64;

/** Longer texts are not kept. */
const longestKept = 8192;

/** The parser says so in words alone. */
const tooManyTokens = /^Syntax Error: Document contains more th\w+ \d+ tokens/;

/** Made once for a gateway. Budgets are this process's own: with several gateways a key has one at each. */
export class OperationLimits {
  /** What validation checks beside GraphQL's own rules. */
  readonly rules: readonly ValidationRule[];
  readonly #budgets: TokenBuckets;
  readonly #events: EventBudget;
  /** Names of all root fields. */
  readonly #fields: readonly string[];
  /** By their text: thousands subscribe with one. */
  readonly #documents = new Map<string, DocumentNode>();

  constructor(
    private readonly schema: GraphQLSchema,
    readonly settings: OperationLimitSettings,
  ) {
    this.rules = [
      shapeRule(settings),
      listRule(settings.maxListItems),
      wholeSubscriptions,
      ...(settings.introspection ? [] : [noIntrospection]),
    ];
    this.#fields = [...rootRules(schema).keys()];
    this.#budgets = new TokenBuckets(settings.costPerMinute);
    this.#events = new EventBudget((spender, amount) =>
      this.#budgets.take(spender, amount, settings.costPerMinute / 2),
    );
  }

  /** Parses and validates an operation; or says, with codes, what is wrong with it. */
  read({ query, operationName, variables }: OperationText): OperationRead | GraphQLError[] {
    const document = this.#documents.get(query) ?? this.#readDocument(query);
    if (Array.isArray(document)) return document;
    const operation = getOperationAST(document, operationName);
    if (!operation) return [noSuchOperation()];
    return { document, operation, variables: variables ?? {} };
  }

  #readDocument(query: string): DocumentNode | GraphQLError[] {
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: this.settings.maxTokens });
    } catch (error) {
      if (error instanceof GraphQLError) return [this.shown(withCode(error, "GRAPHQL_PARSE_FAILED"))];
      throw error;
    }
    // First what is quick to find: nothing else is looked for in what is too large.
    const tooLarge = validate(this.schema, document, this.rules);
    const errors = tooLarge.length > 0 ? tooLarge : this.#validate(document);
    if (errors.length > 0) {
      return errors.map((error) =>
        this.shown(error.extensions["code"] ? error : withCode(error, "GRAPHQL_VALIDATION_FAILED")),
      );
    }
    if (query.length <= longestKept) this.#keep(query, document);
    return document;
  }

  #keep(query: string, document: DocumentNode): void {
    this.#documents.set(query, document);
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > keptDocuments && oldest !== undefined) this.#documents.delete(oldest);
  }

  #validate(document: DocumentNode): readonly GraphQLError[] {
    try {
      return validate(this.schema, document, specifiedRules);
    } catch (error) {
      // Of a directive without its argument a rule of graphql's throws what it should report.
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }

  /**
   * Reckons what an operation costs and takes it from its caller's budget. Variables of a wrong type cost nothing: the
   * operation will not run. Of a subscription that pays for its first event; see {@link payerOf} for the others.
   * @throws GraphQLError VARIABLES_TOO_DEEP, LIST_TOO_LONG, QUERY_TOO_COSTLY or RATE_LIMITED; FORBIDDEN of a mutation in whose answer is what
   * the caller may not use, and of whatever is asked by a key for routes alone: such a key stands in a page for all to see, and
   * nobody shall spend here what the page has to spend there.
   */
  admit(caller: Caller, { document, operation, variables }: OperationRead): void {
    const { operations } = caller;
    if (operations !== null && !this.#fields.some((each) => operations.has(each)))
      throw forbidden(
        `${callerInWords(caller)} is for ${[...operations].join(", ")} alone, and for nothing of GraphQL.`,
      );
    if (isNestedDeeper(variables, deepestVariables)) {
      throw limitError(
        "VARIABLES_TOO_DEEP",
        `The variables are nested more than ${deepestVariables} deep. Send them flatter.`,
      );
    }
    const { coerced } = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: 1,
    });
    if (!coerced) return;
    refuseLongLists(this.schema, operation, coerced, this.settings.maxListItems);
    const cost = costOf(this.schema, { document, operation, variables: coerced });
    const { maxCost } = this.settings;
    if (cost > maxCost) {
      throw limitError(
        "QUERY_TOO_COSTLY",
        `The operation costs ${inWords(cost)}; at most ${inWords(maxCost)} is taken. Ask for smaller pages (first), or in several operations.`,
        { cost: Math.min(cost, Number.MAX_SAFE_INTEGER), maxCost },
      );
    }
    this.charge(caller, cost, "this operation");
    const refused = refusedInMutation(this.schema, caller, { document, operation, variables: coerced });
    if (refused) throw refused;
  }

  /**
   * Pays for events of a subscription that was admitted, after its first; undefined where they are free. What it answers is
   * undefined when one is paid at once; else it resolves when it is, or nobody wants the next. Events leave half of the budget to
   * what else the caller asks.
   */
  payerOf(
    caller: Caller,
    { document, operationName, variableValues }: ExecutionArgs,
  ): ((left: AbortSignal) => Promise<void> | undefined) | undefined {
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    const { coerced = {} } = getVariableValues(this.schema, operation.variableDefinitions ?? [], variableValues ?? {});
    const amount = chargedOf(eventCostOf(this.schema, { document, operation, variables: coerced }));
    const spender = spenderOf(caller);
    return amount === 0 ? undefined : (left) => this.#events.pay(spender, amount, left);
  }

  /** Takes what something costs from its caller's budget. @throws GraphQLError RATE_LIMITED; nothing is taken then. */
  charge(caller: Caller, cost: number, what: string): void {
    const seconds = this.#budgets.take(spenderOf(caller), cost);
    if (seconds === 0) return;
    throw rateLimited(
      `${callerInWords(caller)} has spent its ${inWords(this.settings.costPerMinute)} of a minute; ${what} costs ${inWords(cost)}.`,
      seconds,
    );
  }

  /** An error as callers may see it: named by the limit it is about, and silent about a schema that is not told. */
  shown(error: GraphQLError): GraphQLError {
    if (tooManyTokens.test(error.message)) {
      return limitError(
        "TOO_MANY_TOKENS",
        `The operation has more than ${inWords(this.settings.maxTokens)} tokens, the most that are taken. Send values as variables, what repeats as fragments, or several operations.`,
      );
    }
    return this.settings.introspection ? error : withoutSuggestions(error);
  }
}

/** A document without operations, or with several of which none is named. */
export function noSuchOperation(): GraphQLError {
  const message = "Several operations were sent, or none; operationName says which one is meant.";
  return limitError("OPERATION_RESOLUTION_FAILURE", message);
}

function withoutSuggestions(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/ ?Did you mean .+\?$/s, "");
  if (message === error.message) return error;
  const { nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
