import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallCounter } from "../api/call-counter.js";
import type { StoreResponse } from "../api/store-service.js";
import { answerMeeting, type FaultyRequest } from "../faults/fault-answering.js";
import type { FaultBook } from "../faults/fault-book.js";
import type { Holding } from "../faults/holding.js";
import { reset } from "../faults/spoil.js";
import { batchCsv, csvKindOf } from "./batch-csv.js";
import { hasCsvAt } from "./batch.js";
import { csvPath, type CsvUrls, refusal } from "./csv-urls.js";
import { answerTruelistRequest, truelistRequest, type TruelistServiceParts } from "./truelist-service.js";

/** What both of its HTTP sides stand on. */
export interface TruelistServerParts {
  readonly service: TruelistServiceParts;
  readonly csvUrls: CsvUrls;
  readonly faults: FaultBook;
  readonly holding: Holding;
  readonly calls: CallCounter;
  /** Divides the durations that fault rules name. */
  readonly timeScale: number;
}

/** Serves one request below `/truelist`: counts it, lets it meet a fault, and answers it. */
export function serveTruelist(
  parts: TruelistServerParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = truelistRequest(message, (message.url ?? "").slice("/truelist".length) || "/");
  parts.calls.arrived(`${request.method} ${request.template}`, null);
  return answer(parts, message, response, request.path, (before) =>
    answerTruelistRequest(parts.service, request, before),
  );
}

/** Serves one request at the host of CSV files, which faults meet as well. */
export function serveCsv(
  parts: TruelistServerParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  parts.calls.arrived(`${message.method} ${csvPath}`, null);
  return answer(parts, message, response, (message.url ?? "").split("?")[0] ?? "", async (beforeActing) => {
    await beforeActing?.();
    return csvAnswer(parts, message);
  });
}

async function answer(
  parts: TruelistServerParts,
  message: IncomingMessage,
  response: ServerResponse,
  path: string,
  act: FaultyRequest["act"],
): Promise<void> {
  const { holding, timeScale, calls, service } = parts;
  const { log, stopping } = service;
  const method = message.method ?? "GET";
  const hungUp = new AbortController();
  response.once("close", () => hungUp.abort());
  const fault = parts.faults.meet(method, path, (message.url ?? "").replace(/^[^?]*/, ""));
  const request = { name: `Truelist: ${method} ${path}`, actor: "Truelist", hungUp: hungUp.signal, act };
  try {
    calls.answered(await answerMeeting(fault, request, response, { holding, timeScale, log, stopping }));
  } catch (error) {
    // Only stopping, or an asker who hung up, may end here; there is nobody left to answer.
    const isAsked = !stopping.aborted && !hungUp.signal.aborted && message.errored === null;
    calls.answered("reset");
    reset(response);
    if (isAsked) throw error;
  }
}

function csvAnswer({ csvUrls, service }: TruelistServerParts, message: IncomingMessage): StoreResponse {
  const { batches, verdicts, settings, clock } = service.backend;
  const asked = csvUrls.read(message);
  if ("status" in asked) {
    service.log(`Truelist: ${message.method} of a CSV file refused ${asked.status}: ${asked.body ?? ""}`);
    return asked;
  }
  const batch = batches.get(asked.batchId);
  const kind = csvKindOf(asked.file);
  if (batch === undefined || kind === undefined || !hasCsvAt(batch, clock.now())) {
    return refusal(404, "NoSuchKey", "The specified key does not exist.");
  }
  return { status: 200, headers: { "content-type": "text/csv" }, body: batchCsv(batch, kind, verdicts, settings) };
}
