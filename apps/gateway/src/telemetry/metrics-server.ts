/** Metrics and health on a port of their own: for workers, which serve nothing else, and for gateways that keep them apart. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "@storegate/database";
import type { MetricsEndpoint } from "./metrics-endpoint.js";

/** A server that serves. */
export interface MetricsServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves `/metrics`, `/healthz` and `/readyz`. @throws Error that names the port when it cannot be had. */
export async function startMetricsServer(options: {
  readonly host: string;
  readonly port: number;
  readonly endpoint: MetricsEndpoint;
  readonly database: Database;
}): Promise<MetricsServer> {
  const { host, port, endpoint, database } = options;
  const server = createServer((request, response) => {
    const say = (status: number, body: object): void =>
      void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const path = request.url?.split("?")[0];
    if (request.method !== "GET" && request.method !== "HEAD") return say(405, { status: "only GET is answered here" });
    if (path === "/metrics") return void endpoint(request, response);
    if (path === "/healthz") return say(200, { status: "ok" });
    if (path !== "/readyz") return say(404, { status: "there is nothing here" });
    void database.sql`select 1`.then(
      () => say(200, { status: "ready" }),
      () => say(503, { status: "database does not answer" }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void =>
      reject(
        new Error(
          `The port ${port} of ${host} for metrics cannot be had (${error.code ?? error.message}). Give another STOREGATE_METRICS_PORT.`,
          { cause: error },
        ),
      );
    server.once("error", refuse).listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
