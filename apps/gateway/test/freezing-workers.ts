/** Workers that stand still when they are told to, beside a gateway that leaves all work to them. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { SandboxOptions } from "@storegate/sandbox";
import { startTestGateway, type TestGateway } from "./harness.js";
import { startProgram, type Program } from "./programs.js";

// Its lease is short, so that nobody waits long for one that is dead or stands still.
const script = path.join(import.meta.dirname, "freezing-worker.ts");

/** Disposing kills the workers, also those that stand still, and stops the gateway. */
export interface FreezingWorkers extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly workers: readonly Program[];
}

/** Starts the gateway and two workers on its database. @param settings what is set for all three */
export async function startFreezingWorkers(
  sandbox: SandboxOptions,
  settings: Readonly<Record<string, string>> = {},
): Promise<FreezingWorkers> {
  await using started = new AsyncDisposableStack();
  const STOREGATE_ENCRYPTION_KEY = randomBytes(32).toString("base64");
  const gateway = started.use(
    await startTestGateway({ concurrency: 0, sandbox, environment: { ...settings, STOREGATE_ENCRYPTION_KEY } }),
  );
  const environment = {
    ...settings,
    DATABASE_URL: gateway.database.url,
    STOREGATE_ENCRYPTION_KEY,
    STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
    STOREGATE_DNS_SERVERS: gateway.sandbox.dnsAddress,
  };
  const workers = await Promise.all([1, 2].map(async () => started.use(await startProgram(environment, [], script))));
  await Promise.all(workers.map((worker) => worker.line("ready")));
  const stack = started.move();
  return { gateway, workers, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
