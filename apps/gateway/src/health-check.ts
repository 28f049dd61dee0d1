/**
 * Asks the process beside it whether it lives; exits 0 when it does. For a container's health check: a worker answers on
 * STOREGATE_METRICS_PORT alone, a gateway there or on its own port.
 */
import { request } from "node:http";

/** How long the answer may take, in milliseconds. */
const timeoutMs = 4000;

const port = process.env["STOREGATE_METRICS_PORT"] || process.env["PORT"] || "4000";
request({ host: "127.0.0.1", port, path: "/healthz", timeout: timeoutMs }, ({ statusCode }) =>
  process.exit(statusCode === 200 ? 0 : 1),
)
  .on("timeout", () => process.exit(1))
  .on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  })
  .end();
