import { Refusal } from "./refusal.js";

/** Every scope that a route of the store needs. */
export const allScopes: readonly string[] = [
  "store_v2_customers",
  "store_v2_products",
  "store_v2_orders",
  "store_v2_transactions",
  "store_v2_marketing",
  "store_v2_information",
];

/** Scopes that a token may have besides: of what the sandbox does not simulate, or of no endpoint (BigCommerce API reference, scopes). */
const furtherScopes: readonly string[] = [
  "store_v2_default",
  "store_stored_payment_instruments",
  "store_channel_settings",
  "store_channel_listings",
];

/**
 * The scopes as they came. Throws where one is no scope of the store; each has a twin that ends with `_read_only`.
 *
 * @param where what the caller knows them as
 */
export function checkedScopes(scopes: readonly string[], where = "scopes"): readonly string[] {
  const known = [...allScopes, ...furtherScopes];
  const unknown = scopes.find((scope) => !known.includes(scope.replace(/_read_only$/, "")));
  if (unknown === undefined) return scopes;
  throw new Error(
    `${where} takes ${known.join(", ")}, each also with _read_only at its end, not ${JSON.stringify(unknown)}.`,
  );
}

/** The least scope that a request needs, several as `"a or b"`; `null` where the token alone will do. */
export function leastScope(scope: string | readonly string[] | null, method: string): string | null {
  if (scope === null) return null;
  const reads = method === "GET" || method === "HEAD";
  return [scope]
    .flat()
    .map((one) => (reads ? `${one}_read_only` : one))
    .join(" or ");
}

/** The store's one token: whether it is good, and what it may do. */
export class Access {
  readonly #storeHash: string;
  readonly #token: string;
  #scopes: ReadonlySet<string>;
  #revoked = false;

  constructor(storeHash: string, token: string, scopes: readonly string[]) {
    this.#storeHash = storeHash;
    this.#token = token;
    this.#scopes = new Set(checkedScopes(scopes));
  }

  /** Throws where one is no scope of the store. */
  setScopes(scopes: readonly string[]): void {
    this.#scopes = new Set(checkedScopes(scopes));
  }

  setRevoked(revoked: boolean): void {
    this.#revoked = revoked;
  }

  /** Refuses with 401 a missing or wrong token, a token of another store and a store that there is not. */
  checkToken(storeHash: string, token: string | undefined): void {
    const why =
      token === undefined
        ? "it has no X-Auth-Token"
        : storeHash !== this.#storeHash
          ? `the token is not one of a store ${storeHash}`
          : token !== this.#token
            ? "the token is not the store's"
            : this.#revoked
              ? "the token was revoked"
              : undefined;
    if (why === undefined) return;
    throw new Refusal(
      401,
      "Unauthorized - the v3 Auth client ID or token in the request are not a valid combination for this store.",
      { why },
    );
  }

  /** Refuses with 403 what the token's scopes do not cover; a read-only scope covers GET and HEAD. */
  checkScope(scope: string | readonly string[] | null, method: string): void {
    if (scope === null) return;
    const enough = typeof scope === "string" ? [scope] : scope;
    if (enough.some((one) => this.#scopes.has(one))) return;
    const readOnly = enough.find((one) => this.#scopes.has(`${one}_read_only`));
    if (readOnly !== undefined && (method === "GET" || method === "HEAD")) return;
    throw new Refusal(403, "You don't have a required scope to access the endpoint", {
      why:
        readOnly === undefined ? `the token lacks ${enough.join(" or ")}` : `the token has only ${readOnly}_read_only`,
    });
  }
}
