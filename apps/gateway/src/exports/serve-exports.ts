/** Exports over HTTP: what `exportUrl` leads to, streamed, for whoever might see the same through GraphQL. */
import { callerInWords } from "@storegate/connector-kit/graphql";
import { ResultsExpired } from "@storegate/sync-engine";
import express, { type Router } from "express";
import { GraphQLError, type GraphQLSchema } from "graphql";
import { createContext, type Services } from "../graphql/context.js";
import { resultsGone } from "../graphql/results-gone.js";
import { authenticate, callerWhoSent } from "../server/authenticate.js";
import { answerError, answerRateLimited } from "../server/error-answers.js";
import { requestIdOf } from "../server/request-id.js";
import { exportAccess } from "./export-access.js";
import { encoders, withByteOrderMark } from "./export-encoders.js";
import { TooSlow, type PaceLimits } from "./export-pace.js";
import { exportables, parquetUnavailable, readSelection } from "./export-selection.js";
import { ExportSlots, type SlotLimits } from "./export-slots.js";
import { exportedRows } from "./exported-rows.js";
import { beginRows } from "./send-rows.js";

/** How many exports there may be, and how slow their clients. */
export interface ExportLimits extends SlotLimits, PaceLimits {}

/** What serving exports needs of the server. */
export interface ExportServing {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly limits: ExportLimits;
}

/** What an export takes of its key's budget, as an operation takes its cost. */
const exportCost = 1000;

/** Routes below `/exports`. */
export function exportRoutes({ schema, services, limits }: ExportServing): Router {
  const mayExport = exportAccess(schema);
  const slots = new ExportSlots(limits);
  const routes = express.Router();
  routes.use(authenticate(services, { withoutCsrf: true }));
  routes.get("/:file", async (request, response) => {
    const [name, end, ...more] = request.params["file"].split(".");
    const of = exportables.find((each) => each === name);
    if (of === undefined) return answerError(response, 404, "NOT_FOUND", "There is no such export.");
    if (end === "parquet") return answerError(response, 400, "EXPORT_FORMAT_UNAVAILABLE", parquetUnavailable);
    const plain = encoders.get(end ?? "");
    if (!plain || more.length > 0) return answerError(response, 404, "NOT_FOUND", "An export ends in .csv or .ndjson.");
    const caller = callerWhoSent(request);
    if (!mayExport(caller, of))
      return answerError(response, 403, "FORBIDDEN", `${callerInWords(caller)} may not look at this.`);
    const { searchParams } = new URL(request.url, "http://export");
    const encoder = end === "csv" && takeBom(searchParams) ? withByteOrderMark(plain) : plain;
    const selection = readSelection(of, searchParams);
    if (typeof selection === "string") return answerError(response, 400, "BAD_REQUEST", selection);

    const giveBack = slots.take(caller);
    if (giveBack instanceof GraphQLError) return answerRateLimited(response, giveBack);
    const ended = new AbortController();
    const gone = (): void => ended.abort(new Error("the caller has gone"));
    response.on("close", gone).on("error", gone);
    const listenNoMore = services.access.onEnded(caller, gone);
    try {
      services.limits.charge(caller, exportCost, "an export");
      const origin = services.originOf(request);
      const context = createContext(services, caller, ended.signal, origin, requestIdOf(request));
      const rows = await exportedRows(selection, context);
      if (!rows) return answerError(response, 404, "NOT_FOUND", "What is to be exported is not there.");
      const begun = await beginRows(rows);
      response.set({
        "content-type": encoder.contentType,
        "content-disposition": `attachment; filename="${rows.fileName}.${end}"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      if (request.method === "HEAD") response.end();
      else await begun.send(response, encoder, limits, ended.signal);
    } catch (error) {
      // Nobody is left who could be told.
      if (ended.signal.aborted) return void response.destroy();
      if (error instanceof GraphQLError && !response.headersSent) return answerRateLimited(response, error);
      if (error instanceof ResultsExpired && !response.headersSent)
        return answerError(response, 410, "RESULTS_EXPIRED", resultsGone(error.sync));
      if (!response.headersSent) throw error;
      // Too late to say so otherwise: the connection is cut, and the client sees that the end is missing.
      response.destroy();
      const fields = { export: of, keyId: caller.keyId, requestId: requestIdOf(request) };
      if (error instanceof TooSlow) services.logger.info(fields, "an export was given up: its client takes too little");
      else if (error instanceof ResultsExpired)
        services.logger.info(fields, "an export broke off: its results expired");
      else services.logger.error({ ...fields, err: error }, "an export broke off");
    } finally {
      listenNoMore();
      giveBack();
    }
  });
  return routes;
}

/** Whether an address asks for a byte order mark, in words that are taken out of it. */
function takeBom(parameters: URLSearchParams): boolean {
  const isAsked = parameters.getAll("bom").join() === "true";
  if (isAsked) parameters.delete("bom");
  return isAsked;
}
