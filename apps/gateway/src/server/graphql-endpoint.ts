/** GraphQL over HTTP. */
import { ApolloServer, HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { Request, RequestHandler, Response } from "express";
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
import { createContext, type GatewayContext, type Services } from "../graphql/context.js";
import { isForeseen, shown, withCode } from "../graphql/errors.js";
import { TimeIsUp } from "../limits/time-limit.js";
import { authenticate, callerWhoSent } from "./authenticate.js";
import { answerError } from "./error-answers.js";
import { operationPlugin, type OperationNotes } from "./operation-plugin.js";
import { readJson } from "./read-json.js";
import { requestIdOf } from "./request-id.js";

/** GraphQL at an address. */
export interface GraphqlEndpoint {
  /** In their order. */
  readonly handlers: readonly RequestHandler[];
  stop(): Promise<void>;
}

/** In the order of preference where the caller has none. */
const mediaTypes = ["application/json; charset=utf-8", "application/graphql-response+json; charset=utf-8"];

/**
 * A page of another site can send none of these without being asked about first (a preflight), so a request that bears one is
 * no forgery. `Authorization` alone counts then, whatever cookie comes with it.
 */
const unforgeableHeaders = ["authorization", "x-csrf-token", "apollo-require-preflight", "x-apollo-operation-name"];

/** Makes it ready. */
export async function graphqlEndpoint(schema: GraphQLSchema, services: Services): Promise<GraphqlEndpoint> {
  const { limits, requestLimits, logger, originOf } = services;
  // Of the context Apollo makes a copy.
  const notes = new WeakMap<AbortSignal, OperationNotes>();
  const apollo = new ApolloServer<GatewayContext>({
    schema,
    // Our own rule says how to have it.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: { requestHeaders: unforgeableHeaders },
    parseOptions: { maxTokens: limits.settings.maxTokens },
    validationRules: [...limits.rules],
    // The process itself ends things, in order.
    stopOnTerminationSignals: false,
    logger: apolloLogger(services),
    plugins: [
      // Nothing of ours is cached by others, and nothing is reported to anybody.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      services.requestObserver.plugin(schema),
      operationPlugin(services, ({ signal }) => notes.get(signal) ?? { olderRule: false }),
    ],
    formatError: (formatted, error) => asShown(formatted, error, services),
  });
  await apollo.start();

  const run: RequestHandler = async (request, response) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort(new Error("the caller has gone")));
    const operationId = requestIdOf(request);
    const context = createContext(services, callerWhoSent(request), gone.signal, originOf(request), operationId);
    const noted: OperationNotes = { olderRule: takesOlderRule(request) };
    notes.set(gone.signal, noted);
    const { operationTimeoutMs } = requestLimits.settings;
    const timeUp = Promise.withResolvers<TimeIsUp>();
    const timer = setTimeout(() => timeUp.resolve(new TimeIsUp(operationTimeoutMs)), operationTimeoutMs);
    const answer = apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: asApolloTakesIt(request),
      context: async () => context,
    });
    const first = await Promise.race([answer, timeUp.promise]).finally(() => clearTimeout(timer));
    if (noted.refused) {
      const refused = limits.shown(withCode(noted.refused, "GRAPHQL_VALIDATION_FAILED"));
      return void response.status(noted.olderRule ? 200 : 400).json({ errors: [refused.toJSON()] });
    }
    if (!(first instanceof TimeIsUp)) return send(response, first);
    gone.abort(first);
    logger.warn({ requestId: operationId, limitMs: operationTimeoutMs }, "an operation took too long");
    answer.catch((error: unknown) => logger.warn({ err: error, requestId: operationId }, "and failed after that"));
    response.status(504).json({ errors: [first.told(noted.kind).toJSON()] });
  };
  const { maxBodyBytes } = requestLimits.settings;
  return {
    handlers: [authenticate(services), checkMethod, checkMediaTypes, readJson(maxBodyBytes), checkBody, run],
    stop: () => apollo.stop(),
  };
}

const checkMethod: RequestHandler = ({ method }, response, next) => {
  if (method === "GET" || method === "POST") return next();
  response.set("allow", "GET, POST");
  answerError(response, 405, "BAD_REQUEST", "GraphQL takes POST, and GET for queries.");
};

/** Said in the ways in which nearly everybody says it. */
function takesJson(accept: string | undefined): boolean {
  return accept === undefined || accept === "*/*" || accept === "application/json";
}

/** Before anything runs: a mutation whose answer nobody takes would be carried out unseen. */
const checkMediaTypes: RequestHandler = (request, response, next) => {
  if (!takesJson(request.headers.accept) && request.accepts(mediaTypes) === false) {
    const message = `The answer is ${mediaTypes.join(" or ")}; Accept takes neither.`;
    return answerError(response, 406, "BAD_REQUEST", message);
  }
  const type = request.headers["content-type"];
  if (request.method === "POST" && !/^application\/json *(?:;|$)/i.test(type ?? "")) {
    return answerError(response, 415, "BAD_REQUEST", "An operation is sent with Content-Type: application/json.");
  }
  next();
};

const checkBody: RequestHandler = ({ body }: Request<unknown, unknown, unknown>, response, next) => {
  if (!Array.isArray(body)) return next();
  answerError(response, 400, "BAD_REQUEST", "Operations come one at a time: send each in a request of its own.");
};

/** Who names `application/json` and would not rather have the newer media type. */
function takesOlderRule(request: Request): boolean {
  return /\bapplication\/json\b/i.test(request.headers.accept ?? "") && request.accepts(mediaTypes) === mediaTypes[0];
}

function asApolloTakesIt(request: Request<unknown, unknown, unknown>): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, typeof value === "string" ? value : value.join(", "));
  }
  const question = request.url.indexOf("?");
  return {
    method: request.method,
    headers,
    search: question === -1 ? "" : request.url.slice(question),
    body: request.body,
  };
}

function send(response: Response, { status, headers, body }: HTTPGraphQLResponse): void {
  if (body.kind !== "complete") throw new Error("an answer came in parts, and no operation of ours has any");
  response.status(status ?? 200);
  for (const [name, value] of headers) response.set(name, value);
  response.send(body.string);
}

/** Apollo gives codes of its own to what it wraps; the error within says what it is about, and whether anybody foresaw it. */
function asShown(formatted: GraphQLFormattedError, error: unknown, services: Services): GraphQLFormattedError {
  if (!(error instanceof GraphQLError)) return formatted;
  const { originalError } = error;
  const named = originalError instanceof GraphQLError && isForeseen(originalError) ? originalError : error;
  const told = services.limits.shown(isForeseen(named) ? named : shown(named, services));
  const { http: _http, ...extensions } = told.extensions;
  // Where it happened is known of the outer one alone.
  const { path, locations } = formatted;
  return { ...told.toJSON(), ...(path && { path }), ...(locations && { locations }), extensions };
}

function apolloLogger({ logger }: Services) {
  const say = (level: "debug" | "info" | "warn" | "error") => (message?: unknown) => {
    // Our plugin has told it already, with where it came from.
    if (!String(message).startsWith("Unexpected error processing request")) logger[level]({}, String(message));
  };
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}
