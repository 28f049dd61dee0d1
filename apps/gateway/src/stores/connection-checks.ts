/** What a store's credentials are good for, found by asking the store. Nothing is written. */
import type { StoreClient, StoreInformation } from "@storegate/bigcommerce-client";
import { Fault, type ConnectionCheck, type Scope } from "@storegate/connector-kit";

/** What the checks found. */
export interface StoreChecks {
  readonly checks: readonly ConnectionCheck[];
  /** The scopes that the token was found to allow. */
  readonly scopes: readonly Scope[];
  /** Undefined when the token may not read it. */
  readonly information: StoreInformation | undefined;
  /** The fault that makes the connection useless: a refused token, an address that does not answer. */
  readonly fatal: Fault | undefined;
}

/** Checks the token, then the store, then each scope; what cannot be looked at any more is skipped. */
export async function checkStore(client: StoreClient, wanted: readonly Scope[]): Promise<StoreChecks> {
  const checks: ConnectionCheck[] = [];
  const attempt = async <T>(name: string, look: () => Promise<T>): Promise<T | Fault> => {
    try {
      const found = await look();
      checks.push({ name, status: "PASSED" });
      return found;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      checks.push({ name, status: "FAILED", fault: error.toData() });
      return error;
    }
  };
  const skip = (names: readonly string[]): void => {
    for (const name of names) checks.push({ name, status: "SKIPPED" });
  };

  const token = await attempt("token", () => client.time.get());
  if (token instanceof Fault) {
    skip(["store", ...wanted]);
    return { checks, scopes: [], information: undefined, fatal: token };
  }
  const information = await attempt("store", () => client.store.get());
  // Only a missing scope leaves a store usable: whatever else its answer is, it is no BigCommerce store that we could use.
  if (information instanceof Fault && information.kind !== "SCOPE") {
    skip(wanted);
    return { checks, scopes: [], information: undefined, fatal: information };
  }
  const scopes: Scope[] = [];
  for (const scope of wanted) {
    const allowed = await attempt(scope, () => client.requireScope(scope));
    if (!(allowed instanceof Fault)) scopes.push(scope);
  }
  return { checks, scopes, information: information instanceof Fault ? undefined : information, fatal: undefined };
}
