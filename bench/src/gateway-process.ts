import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { EmbeddedPostgres } from "@storegate/database";

/** A gateway, as it is built, in a process of its own. */
export interface GatewayProcess extends AsyncDisposable {
  /** Where it serves; `/graphql` and `/exports` lie below. */
  readonly url: string;
  /** An admin key. */
  readonly key: string;
  readonly pid: number;
  /** The data of an operation. @throws Error with what the gateway answered where it refused. */
  ask<Data>(query: string, variables: object): Promise<Data>;
}

/** Limits that no measurement shall meet. */
const unlimited = {
  STOREGATE_REQUESTS_PER_MINUTE: "0",
  STOREGATE_COST_PER_MINUTE: "0",
};

/** Starts it on a PostgreSQL that is there; it serves and works. */
export async function startGatewayProcess(
  postgres: EmbeddedPostgres,
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
  const key = randomBytes(24).toString("hex");
  const main = fileURLToPath(new URL("main.js", import.meta.resolve("@storegate/gateway")));
  const child = spawn(process.execPath, [main], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      ...unlimited,
      PORT: "0",
      NODE_ENV: "production",
      DATABASE_URL: postgres.applicationUrl,
      STOREGATE_OWNER_DATABASE_URL: postgres.url,
      STOREGATE_DATA_DIR: dataDir,
      STOREGATE_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      STOREGATE_ADMIN_KEY: key,
      STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
      STOREGATE_LOG_LEVEL: "info",
      ...environment,
    },
  });
  const ended = once(child, "close");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
  };
  const ready = urlOf(createInterface(child.stdout), ended);
  const url = await ready.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  // What it logs from then on is nobody's, and must not fill the pipe.
  child.stdout.resume();
  const ask = async <Data>(query: string, variables: object): Promise<Data> => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    if (errors !== undefined) throw new Error(`The gateway refused: ${JSON.stringify(errors)}`);
    return data;
  };
  return { url, key, pid: child.pid ?? 0, ask, [Symbol.asyncDispose]: stop };
}

async function urlOf(lines: AsyncIterable<string>, ended: Promise<unknown[]>): Promise<string> {
  for await (const line of lines) {
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    if (msg === "ready" && url !== undefined) return url;
  }
  throw new Error(`The gateway ended with status ${String((await ended)[0])} before it served.`);
}
