import { Refusal } from "./refusal.js";

/** The store's one token: whether it is good, and what it may do. */
export class Access {
  readonly #storeHash: string;
  readonly #token: string;
  #scopes: ReadonlySet<string>;
  #revoked = false;

  constructor(storeHash: string, token: string, scopes: readonly string[]) {
    this.#storeHash = storeHash;
    this.#token = token;
    this.#scopes = new Set(scopes);
  }

  setScopes(scopes: readonly string[]): void {
    this.#scopes = new Set(scopes);
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
  checkScope(scope: string | null, method: string): void {
    if (scope === null || this.#scopes.has(scope)) return;
    const readOnly = this.#scopes.has(`${scope}_read_only`);
    if (readOnly && (method === "GET" || method === "HEAD")) return;
    throw new Refusal(403, "You don't have a required scope to access the endpoint", {
      why: readOnly ? `the token has only ${scope}_read_only` : `the token lacks ${scope}`,
    });
  }
}
