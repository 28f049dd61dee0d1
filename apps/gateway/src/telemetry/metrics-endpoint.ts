/** `GET /metrics`, wherever it is served. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isNarrowed } from "@storegate/connector-kit/graphql";
import type { Logger } from "@storegate/connector-kit";
import type { Access } from "../access/access.js";
import { bearerIn } from "../access/credentials.js";
import type { Metrics } from "./metrics.js";

/** What answering needs. */
export interface MetricsEndpointOptions {
  readonly metrics: Metrics;
  /** Brings what is looked at up to date. */
  readonly refresh: () => Promise<void>;
  readonly access: Pick<Access, "identify">;
  /** A token that opens the metrics and nothing else, if one is set. */
  readonly token: string | undefined;
  readonly logger: Logger;
}

/** Answers a request for the metrics. */
export type MetricsEndpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Makes the endpoint. It is open to the token of STOREGATE_METRICS_TOKEN, and to keys of ADMIN, OPERATOR and VIEWER that are
 * narrowed to nothing: metrics tell of every store and are no root field, so neither a SUBSCRIBER nor a narrowed key may read
 * them.
 */
export function metricsEndpoint(options: MetricsEndpointOptions): MetricsEndpoint {
  const { metrics, refresh, logger } = options;
  return async (request, response) => {
    try {
      const refused = await whyRefused(options, request.headers.authorization);
      if (refused) {
        const headers = {
          "content-type": "text/plain",
          ...(refused.status === 401 && { "www-authenticate": "Bearer" }),
        };
        response.writeHead(refused.status, headers).end(`${refused.message}\n`);
        return;
      }
      await refresh();
      const text = await metrics.registry.metrics();
      response.writeHead(200, { "content-type": metrics.registry.contentType, "cache-control": "no-store" }).end(text);
    } catch (error) {
      logger.error({ err: error }, "could not answer with metrics");
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end("Something went wrong inside Storegate.\n");
    }
  };
}

async function whyRefused(
  { access, token }: MetricsEndpointOptions,
  authorization: string | undefined,
): Promise<{ readonly status: 401 | 403; readonly message: string } | undefined> {
  const shown = bearerIn(authorization);
  if (shown !== undefined && token !== undefined && isSame(shown, token)) return undefined;
  const caller = shown === undefined ? undefined : await access.identify({ authorization });
  if (!caller) {
    const message =
      "Send Authorization: Bearer with the token of STOREGATE_METRICS_TOKEN, or with a key of this gateway.";
    return { status: 401, message };
  }
  if (caller.role !== "SUBSCRIBER" && !isNarrowed(caller) && caller.operations === null) return undefined;
  return {
    status: 403,
    message: "Metrics tell of every store: a key of VIEWER or above is needed that is not narrowed.",
  };
}

/** How long the look takes does not tell how much of it was right. */
function isSame(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
