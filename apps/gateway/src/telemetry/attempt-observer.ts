import type { Logger } from "@storegate/connector-kit";
import type { AttemptObserver } from "@storegate/http-client";
import type { Telemetry } from "./telemetry.js";

/**
 * What is told of each outgoing request: host, method and how it ended. Never the path or the query, which may hold a secret of
 * the other side's, and no `traceparent` is sent: what a trace is called is nobody's business outside.
 */
export function observeAttempts({ metrics, tracing }: Telemetry, logger: Logger): AttemptObserver {
  return ({ method, host, number }, storeId) => {
    const begin = performance.now();
    const span = tracing.begin(method, {
      kind: "client",
      attributes: {
        "http.request.method": method,
        "server.address": host,
        ...(number > 1 && { "http.request.resend_count": number - 1 }),
        ...(storeId !== undefined && { "storegate.store.id": storeId }),
      },
    });
    return ({ status, code }) => {
      const ms = performance.now() - begin;
      const end = status === undefined ? (code ?? "UNEXPECTED") : `${Math.floor(status / 100)}xx`;
      metrics.outgoingRequest(storeId ?? "", method, end, ms / 1000);
      if (status !== undefined) span.set({ "http.response.status_code": status });
      if (status === undefined || status >= 400) span.fail(status === undefined ? end : String(status));
      span.end();
      const fields = { ...(storeId !== undefined && { storeId }), method, host, attempt: number, status, code };
      logger.debug({ ...fields, ms: Math.round(ms) }, "a request was sent");
    };
  };
}
