/** One line, one count and one span for each HTTP request, with what its operation of GraphQL adds to them. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApolloServerPlugin } from "@apollo/server";
import type { Logger } from "@storegate/connector-kit";
import type { GraphQLSchema } from "graphql";
import type { GatewayContext } from "../graphql/context.js";
import { requestIdOf } from "../server/request-id.js";
import { noteOf, outcomeOf, type OperationNote } from "./operation-note.js";
import type { Telemetry } from "./telemetry.js";
import type { OpenSpan } from "./tracing.js";

/** The first parts of the paths that are served; any other is `other`. */
const routes: ReadonlySet<string> = new Set([
  "connectors",
  "exports",
  "graphiql",
  "graphql",
  "healthz",
  "metrics",
  "readyz",
  "session",
]);
/** Asked for every few seconds by machines. Their lines are for debugging, as are those of queries that went well. */
const quietRoutes: ReadonlySet<string> = new Set(["healthz", "metrics", "readyz"]);
/** What stands for the status where the caller went away before there was one. */
const callerGone = 499;
/** Methods that are counted by name; any other is `OTHER`. */
const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]);

/** Statuses that say that a request was refused before anything ran, by what they are counted as. */
const refusals: Readonly<Record<number, string>> = {
  401: "unauthenticated",
  403: "forbidden",
  413: "body_too_large",
  429: "rate_limited",
};

/** What is learned of a request while it is answered. */
export interface RequestDescription {
  /** A name for where it goes, one of a few, in place of the path's first part. */
  readonly route?: string;
  readonly keyId?: string;
  readonly address?: string | null;
}

interface RequestNote {
  readonly span: OpenSpan;
  /** The code of an operation that was refused. */
  refusal?: string;
  operation?: OperationNote & { readonly outcome: string };
  route?: string;
  keyId?: string | null;
  address?: string | null;
}

/** Observes the requests of one server. */
export class RequestObserver {
  readonly #current = new AsyncLocalStorage<RequestNote>();

  constructor(
    private readonly telemetry: Telemetry,
    private readonly logger: Logger,
  ) {}

  /** Stands before everything else that answers requests. */
  readonly middleware = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { metrics, tracing, scope } = this.telemetry;
    const begin = performance.now();
    const requestId = requestIdOf(request);
    const first = routeOf(request.url);
    const method = methods.has(request.method ?? "") ? String(request.method) : "OTHER";
    const { traceparent } = request.headers;
    const span = tracing.begin(`${method} /${first}`, {
      kind: "server",
      attributes: { "http.request.method": method, "http.route": `/${first}`, "storegate.request.id": requestId },
      ...(typeof traceparent === "string" && { traceparent }),
    });
    const note: RequestNote = { span };
    response.once("close", () => {
      const { route = first } = note;
      const status = response.writableFinished ? response.statusCode : callerGone;
      const ms = performance.now() - begin;
      metrics.httpRequest(route, method, status, ms / 1000);
      const refusal = note.refusal ?? refusals[status];
      if (refusal !== undefined) metrics.refused(refusal);
      if (route !== first) {
        span.rename(`${method} /${route}`);
        span.set({ "http.route": `/${route}` });
      }
      span.set({ "http.response.status_code": status });
      if (status >= 500) span.fail(String(status));
      span.end();
      const { operation, keyId, address = request.socket.remoteAddress ?? null } = note;
      const told = operation && {
        operation: operation.name,
        type: operation.type,
        fields: operation.fields,
        outcome: operation.outcome,
      };
      const traceId = span.traceId;
      const fields = {
        requestId,
        ...(traceId && { traceId }),
        method,
        route,
        status,
        ms: Math.round(ms),
        ...told,
        keyId,
        address,
      };
      const usual =
        quietRoutes.has(route) || (status < 400 && operation?.type === "query" && operation.outcome === "success");
      this.logger[usual ? "debug" : "info"](fields, "a request was answered");
    });
    scope.run({ requestId, ...(span.traceId !== undefined && { traceId: span.traceId }) }, () =>
      tracing.inside(span, () => this.#current.run(note, next)),
    );
  };

  /** Adds to the line, the count and the span of the request that is being answered. */
  describe(description: RequestDescription): void {
    Object.assign(this.#current.getStore() ?? {}, description);
  }

  /** Adds each operation to its request's line and span, and counts it. */
  plugin(schema: GraphQLSchema): ApolloServerPlugin<GatewayContext> {
    const { metrics } = this.telemetry;
    return {
      requestDidStart: async ({ contextValue }) => {
        const note = this.#current.getStore();
        if (note) Object.assign(note, { keyId: contextValue.caller.keyId, address: contextValue.origin.ipAddress });
        let operation: OperationNote | undefined;
        let begin = 0;
        return {
          executionDidStart: async ({ document, operation: definition }) => {
            begin = performance.now();
            operation = noteOf(schema, document, definition);
            note?.span.rename(`${operation.type} ${operation.name ?? operation.fields[0] ?? ""}`);
            note?.span.set({
              "graphql.operation.type": operation.type,
              "graphql.operation.name": operation.name ?? "",
            });
          },
          willSendResponse: async ({ response }) => {
            const errors = response.body.kind === "single" ? response.body.singleResult.errors : undefined;
            const code = errors?.[0]?.extensions?.["code"];
            if (!operation) {
              if (note && typeof code === "string") note.refusal = code.toLowerCase();
              return;
            }
            const outcome = outcomeOf(errors);
            metrics.operation(operation.type, operation.fields, outcome, (performance.now() - begin) / 1000);
            if (note) note.operation = { ...operation, outcome };
            if (outcome !== "success") note?.span.fail(outcome);
          },
        };
      },
    };
  }
}

function routeOf(url: string | undefined): string {
  const first = /^\/([^/?]*)/.exec(url ?? "")?.[1] ?? "";
  return routes.has(first) ? first : "other";
}
