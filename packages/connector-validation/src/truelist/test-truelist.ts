import type { ConnectionCheck } from "@storegate/connector-kit";
import { Fault } from "@storegate/http-client";
import { rethrownAsItsOwn } from "./truelist-away.js";
import { createTruelistClient } from "./truelist-client.js";
import type { TruelistAccess } from "./truelist-options.js";

/** Whether Truelist answers and takes the key. It costs nothing; how many credits are left the vendor does not tell. */
export async function testTruelist(access: TruelistAccess, signal: AbortSignal): Promise<ConnectionCheck> {
  try {
    await createTruelistClient(access, signal).account().catch(rethrownAsItsOwn);
    return { name: "truelist", status: "PASSED" };
  } catch (error) {
    signal.throwIfAborted();
    return { name: "truelist", status: "FAILED", fault: Fault.from(error).toData() };
  }
}
