import { createHttpClient } from "@storegate/http-client";
import { startSandbox, type Sandbox, type SandboxOptions } from "@storegate/sandbox";
import { createStoreClient } from "../src/create-store-client.js";
import { StoreGovernor } from "../src/governor/governor.js";
import type { StoreClient } from "../src/store-client.js";

/** A sandbox and a client of it; both end with it. */
export interface SandboxStore extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly client: StoreClient;
}

/** Starts a sandbox without a quota, and a client of it that waits little between its tries. */
export async function sandboxStore(options: SandboxOptions = {}): Promise<SandboxStore> {
  const sandbox = await startSandbox({ customers: 1, orders: 0, plan: "enterprise", ...options });
  const http = createHttpClient({ allowPrivateHosts: true, retry: { baseMs: 1 } });
  const { storeHash, accessToken, apiUrl } = sandbox;
  const governor = new StoreGovernor({ overload: { baseMs: 20, capMs: 100 } });
  return {
    sandbox,
    client: createStoreClient({ storeHash, accessToken, apiUrl, http, governor }),
    [Symbol.asyncDispose]: async () => {
      await http.close();
      await sandbox.stop();
    },
  };
}
