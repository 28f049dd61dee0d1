/** Exports over HTTP: what `exportUrl` leads to, streamed, for whoever might see the same through GraphQL. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import express, { type Response, type Router } from "express";
import type { GraphQLSchema } from "graphql";
import { createContext, type Services } from "../graphql/context.js";
import { authenticate, callerWhoSent } from "../server/authenticate.js";
import { answerError } from "../server/error-answers.js";
import { requestIdOf } from "../server/request-id.js";
import { exportAccess } from "./export-access.js";
import { encoders, type ExportEncoder } from "./export-encoders.js";
import { exportables, parquetUnavailable, readSelection } from "./export-selection.js";
import { exportedRows, type ExportedRows } from "./exported-rows.js";

/** What serving exports needs of the server. */
export interface ExportServing {
  readonly schema: GraphQLSchema;
  readonly services: Services;
}

/** A client that takes nothing for so long is let go of. */
const idleMs = 60_000;

/** Routes below `/exports`. */
export function exportRoutes({ schema, services }: ExportServing): Router {
  const mayExport = exportAccess(schema);
  const routes = express.Router();
  routes.use(authenticate(services, { withoutCsrf: true }));
  routes.get("/:file", async (request, response) => {
    const [name, end, ...more] = request.params["file"].split(".");
    const of = exportables.find((each) => each === name);
    if (of === undefined) return answerError(response, 404, "NOT_FOUND", "There is no such export.");
    if (end === "parquet") return answerError(response, 400, "EXPORT_FORMAT_UNAVAILABLE", parquetUnavailable);
    const encoder = encoders.get(end ?? "");
    if (!encoder || more.length > 0)
      return answerError(response, 404, "NOT_FOUND", "An export ends in .csv or .ndjson.");
    const caller = callerWhoSent(request);
    if (!mayExport(caller, of))
      return answerError(response, 403, "FORBIDDEN", `The key "${caller.name}" may not look at this.`);
    const selection = readSelection(of, new URL(request.url, "http://export").searchParams);
    if (typeof selection === "string") return answerError(response, 400, "BAD_REQUEST", selection);

    const ended = new AbortController();
    const gone = (): void => ended.abort(new Error("the caller has gone"));
    response.on("close", gone);
    const listenNoMore = services.access.onEnded(caller, gone);
    try {
      const origin = services.originOf(request);
      const context = createContext(services, caller, ended.signal, origin, requestIdOf(request));
      const rows = await exportedRows(selection, context);
      if (!rows) return answerError(response, 404, "NOT_FOUND", "What is to be exported is not there.");
      await send(response, rows, encoder, `${rows.fileName}.${end}`, ended.signal);
    } catch (error) {
      // Nobody is left who could be told.
      if (ended.signal.aborted) return void response.destroy();
      if (!response.headersSent) throw error;
      // Too late to say so otherwise: the connection is cut, and the client sees that the end is missing.
      services.logger.error({ err: error, export: of, requestId: requestIdOf(request) }, "an export broke off");
    } finally {
      listenNoMore();
    }
  });
  return routes;
}

async function send(
  response: Response,
  { columns, portions }: ExportedRows,
  encoder: ExportEncoder,
  fileName: string,
  signal: AbortSignal,
): Promise<void> {
  // What fails at once fails with a status.
  const first = await portions.next();
  response.set({
    "content-type": encoder.contentType,
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  if (response.req.method === "HEAD") return void response.end();
  response.setTimeout(idleMs, () => response.destroy());
  async function* texts(): AsyncGenerator<string, void> {
    yield encoder.head(columns);
    if (first.value) yield encoder.portion(first.value, columns);
    for await (const rows of portions) yield encoder.portion(rows, columns);
  }
  // Asked for the next portion only when the client has taken the one before.
  await pipeline(Readable.from(texts(), { highWaterMark: 1 }), response, { signal });
}
