/** One client for each connected store, with its quota's governor; nothing is shared between stores but the sockets. */
import { createStoreClient, StoreGovernor, type RateLimit, type StoreClient } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import { schema, secretPurpose, type Queries, type SecretBox } from "@storegate/database";
import type { HttpClient } from "@storegate/http-client";
import { and, eq, isNull } from "drizzle-orm";

const { stores } = schema;

/** A row of a connected store. */
export type StoreRow = typeof stores.$inferSelect;

/** What opens a store's API. */
export interface StoreCredentials {
  readonly accessToken: string;
  /** The id of the API account, beside its token; BigCommerce no longer asks for it, and it is not sent. */
  readonly clientId: string | null;
}

interface Entry {
  readonly credentials: string | null;
  readonly apiUrl: string | null;
  readonly client: StoreClient;
  readonly governor: StoreGovernor;
  /** When the quota that was last written down was told. */
  savedAt: number;
}

/** How often what stores said of their quota is written down, for processes that do not ask them themselves. */
const saveMs = 2000;

/** Hands out stores' clients. */
export class StoreClients {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly queries: Queries,
    private readonly http: HttpClient,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * The client of a connected store.
   * @throws Fault NOT_FOUND when the store is not connected.
   */
  async open(storeId: string): Promise<{ readonly row: StoreRow; readonly client: StoreClient }> {
    const [row] = await this.queries
      .select()
      .from(stores)
      .where(and(eq(stores.id, storeId), isNull(stores.deletedAt)));
    if (!row?.credentials) {
      throw new Fault({
        kind: "NOT_FOUND",
        code: "STORE_NOT_CONNECTED",
        message: "The store is no longer connected.",
        remedy: "Connect it again.",
      });
    }
    const { credentials, apiUrl } = row;
    // From here on nothing is waited for: two who open a store at once must not make two governors.
    await this.secrets.know(credentials);
    const known = this.#entries.get(storeId);
    if (known?.credentials === credentials && known.apiUrl === apiUrl) return { row, client: known.client };
    // The quota is the store's, not the token's: what is known of it outlives a change of token.
    const governor = known?.apiUrl === apiUrl ? known.governor : new StoreGovernor();
    const { accessToken } = this.#opened(row.id, credentials);
    const client = this.make(row.storeHash, accessToken, apiUrl, { governor, storeId });
    this.#entries.set(storeId, { credentials, apiUrl, client, governor, savedAt: 0 });
    return { row, client };
  }

  /**
   * A client for credentials that are not kept (yet).
   * @param options.governor the store's, if it is known already.
   * @param options.storeId whose requests they are, for whoever observes them.
   * @param options.maxAttempts how often a request is tried; as often as syncs do unless said.
   */
  make(
    storeHash: string,
    accessToken: string,
    apiUrl: string | null,
    options: { readonly maxAttempts?: number; readonly governor?: StoreGovernor; readonly storeId?: string } = {},
  ): StoreClient {
    const { maxAttempts, governor, storeId } = options;
    return createStoreClient({
      storeHash,
      accessToken,
      http: storeId === undefined ? this.http : labelled(this.http, storeId),
      ...(apiUrl === null ? {} : { apiUrl }),
      ...(governor === undefined ? {} : { governor }),
      ...(maxAttempts === undefined ? {} : { retry: { maxAttempts } }),
    });
  }

  /** What this process knows of a store's quota; null when it has asked nothing yet. */
  rateLimit(storeId: string): RateLimit | null {
    return this.#entries.get(storeId)?.client.rateLimit ?? null;
  }

  /** What this process knows of the quotas of all stores that it has asked, by their ids. */
  *rateLimits(): Generator<readonly [storeId: string, limit: RateLimit]> {
    for (const [storeId, { client }] of this.#entries) if (client.rateLimit) yield [storeId, client.rateLimit];
  }

  /** Lets go of a store's client, and of the token in it. */
  forget(storeId: string): void {
    this.#entries.delete(storeId);
  }

  /** Begins to write down what stores say of their quota; answers how to end it. */
  startSaving(onError: (error: unknown) => void): () => void {
    const timer = setInterval(() => void this.#save().catch(onError), saveMs);
    timer.unref();
    return () => clearInterval(timer);
  }

  async #save(): Promise<void> {
    for (const [storeId, entry] of this.#entries) {
      const { rateLimit } = entry.client;
      if (!rateLimit || rateLimit.observedAt.getTime() <= entry.savedAt) continue;
      entry.savedAt = rateLimit.observedAt.getTime();
      const { resetsAt, observedAt, ...rest } = rateLimit;
      const row = { ...rest, resetsAt: resetsAt.toISOString(), observedAt: observedAt.toISOString() };
      await this.queries.update(stores).set({ rateLimit: row }).where(eq(stores.id, storeId));
    }
  }

  seal(storeId: string, credentials: StoreCredentials): string {
    return this.secrets.encrypt(JSON.stringify(credentials), secretPurpose.storeCredentials(storeId));
  }

  async unseal(row: Pick<StoreRow, "id" | "credentials">): Promise<StoreCredentials> {
    if (row.credentials === null) throw new Error(`store ${row.id} has no credentials`);
    await this.secrets.know(row.credentials);
    return this.#opened(row.id, row.credentials);
  }

  #opened(storeId: string, credentials: string): StoreCredentials {
    return JSON.parse(this.secrets.decrypt(credentials, secretPurpose.storeCredentials(storeId))) as StoreCredentials;
  }
}

/** The same client, each of whose requests says whose it is. */
function labelled(http: HttpClient, label: string): HttpClient {
  return { request: (request) => http.request({ ...request, label }), close: () => http.close() };
}
