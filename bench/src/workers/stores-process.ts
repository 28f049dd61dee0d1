/** Many stores in one process: sandboxes with the same customers, each on a port of its own. */
import { startSandbox, type Sandbox } from "@storegate/sandbox";

/** What it is told. */
export interface StoresTask {
  readonly stores: number;
  readonly customers: number;
  /** How long every request takes, in milliseconds. */
  readonly latencyMs: number;
}

/** Where a store is. */
export interface StoreAddress {
  readonly apiUrl: string;
  readonly storeHash: string;
  readonly accessToken: string;
  readonly dnsAddress: string;
}

const { stores, customers, latencyMs } = JSON.parse(process.argv[2] ?? "null") as StoresTask;
const addresses: StoreAddress[] = [];
const sandboxes: Sandbox[] = [];
for (let number = 0; number < stores; number += 1) {
  const sandbox = await startSandbox({
    storeHash: `store${number}`,
    customers,
    latencyMs,
    orders: 0,
    products: 1,
    subscribers: 0,
    plan: "enterprise",
  });
  sandboxes.push(sandbox);
  const { apiUrl, storeHash, accessToken, dnsAddress } = sandbox;
  addresses.push({ apiUrl, storeHash, accessToken, dnsAddress });
}
// From then on they answer at once.
process.once("SIGUSR2", () => {
  for (const { control } of sandboxes) control.setLatency(0);
});
process.once("SIGTERM", () => process.exit(0));
process.stdout.write(`${JSON.stringify(addresses)}\n`);
