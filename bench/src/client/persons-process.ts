/** Reads all customers in bulk while persons ask for the time, and tells how long the persons waited for their turn. */
import { createStoreClient } from "@storegate/bigcommerce-client";
import { createHttpClient } from "@storegate/http-client";
import { takeTask, tellResult } from "../measured-process.ts";
import type { SandboxAddress } from "../sandbox-process.ts";

/** What it is to do. */
export interface PersonsTask {
  readonly sandbox: SandboxAddress;
  readonly seconds: number;
}

/** Waits in milliseconds, in their order. */
export interface PersonsResult {
  readonly waits: readonly number[];
}

const task = takeTask().task as PersonsTask;
const http = createHttpClient({ allowPrivateHosts: true });
const stop = new AbortController();
const client = createStoreClient({ ...task.sandbox, http });
const bulk = (async () => {
  const pages = client.with({ signal: stop.signal }).customers.pages({ concurrency: 8 });
  for await (const page of pages) if (page.items.length > 250) return;
})();
bulk.catch(() => undefined);

const waits: number[] = [];
const asked: Promise<unknown>[] = [];
const end = performance.now() + task.seconds * 1000;
let person = 0;
while (performance.now() < end) {
  // Uneven, and the same every time.
  person += 1;
  await new Promise((resolve) => setTimeout(resolve, 300 + ((person * 617) % 800)));
  const begin = performance.now();
  const view = client.with({
    lane: "interactive",
    beforeRequest: () => void waits.push(performance.now() - begin),
  });
  asked.push(view.time.get());
}
await Promise.all(asked);
stop.abort(new DOMException("the measurement is over", "AbortError"));
await bulk.catch(() => undefined);
tellResult({ waits } satisfies PersonsResult);
