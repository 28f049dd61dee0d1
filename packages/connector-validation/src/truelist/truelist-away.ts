import { Fault } from "@storegate/http-client";

/** The code of a vendor that does not answer, or not well. */
export const truelistAway = "TRUELIST_UNAVAILABLE";

/** That the vendor is away has a code of its own, so that nobody takes it for the store's being so. @throws always */
export function rethrownAsItsOwn(error: unknown): never {
  if (!(error instanceof Fault) || error.kind !== "UNAVAILABLE" || error.code.startsWith("TRUELIST_")) throw error;
  const { kind, message, remedy, retryable, retryAfterMs } = error;
  throw new Fault({ kind, code: truelistAway, message, remedy, retryable, retryAfterMs, cause: error });
}
