import type { ConnectionCheck } from "@storegate/connector-kit";
import { Fault, type FaultData } from "@storegate/http-client";
import { rethrownAsItsOwn } from "./truelist-away.js";
import { truelistUrl } from "./truelist-profile.js";
import { createTruelistClient, keyRefused } from "./truelist-client.js";
import type { TruelistAccess } from "./truelist-options.js";

/** Whether Truelist answers and takes the key. It costs nothing; how many credits are left the vendor does not tell. */
export async function testTruelist(access: TruelistAccess, signal: AbortSignal): Promise<ConnectionCheck> {
  try {
    await createTruelistClient(access, signal).account().catch(rethrownAsItsOwn);
    return { name: "truelist", status: "PASSED" };
  } catch (error) {
    signal.throwIfAborted();
    return { name: "truelist", status: "FAILED", fault: atItsField(Fault.from(error).toData()) };
  }
}

/** What is wrong with the config, at the field where it is mended. */
function atItsField(fault: FaultData): FaultData {
  if (fault.code === keyRefused) return { ...fault, field: "truelist.apiKey" };
  if (fault.kind !== "NOT_FOUND") return fault;
  return {
    ...fault,
    code: "TRUELIST_NOT_THERE",
    field: "truelist.url",
    remedy: `Give Truelist's address as it stands before /api/v1: ${truelistUrl}.`,
  };
}
