/** Whose budgets are spent. */
import type { Caller } from "@storegate/connector-kit/graphql";

/** A key with its sessions, or one progress token: third parties spend neither what the key behind them may, nor one another's. */
export function spenderOf({ keyId, progressTokenId }: Caller): string {
  return progressTokenId === undefined ? keyId : `${keyId} ${progressTokenId}`;
}
