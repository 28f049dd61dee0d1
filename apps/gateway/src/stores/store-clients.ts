/** One client for each connected store, with its quota's governor; nothing is shared between stores but the sockets. */
import { createStoreClient, StoreGovernor, type RateLimit, type StoreClient } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import { schema, secretPurpose, type Queries, type SecretBox } from "@storegate/database";
import type { HttpClient } from "@storegate/http-client";
import { storeNotConnected } from "@storegate/sync-engine";
import { and, eq, isNull } from "drizzle-orm";
import { openSecret } from "../secret-unreadable.js";

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

/**
 * How a request is tried again, in milliseconds: for some seconds. Whoever waits here keeps a worker from other stores; a sync
 * that meets more waits by itself, and lets go of its worker. One attempt may take longer: a store that is slow is not away.
 */
export const briefly = { maxAttempts: 4, maxHintMs: 10_000, maxElapsedMs: 10_000 };

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
   * @throws Fault STORE_NOT_CONNECTED, or SECRET_UNREADABLE when its token does not open; the
   * store is AUTHENTICATION_FAILED then.
   */
  async open(storeId: string): Promise<{ readonly row: StoreRow; readonly client: StoreClient }> {
    const [row] = await this.queries
      .select()
      .from(stores)
      .where(and(eq(stores.id, storeId), isNull(stores.deletedAt)));
    if (!row?.credentials) throw storeNotConnected();
    const { credentials, apiUrl } = row;
    // From here on nothing is waited for: two who open a store at once must not make two governors.
    await this.secrets.know(credentials);
    const known = this.#entries.get(storeId);
    if (known?.credentials === credentials && known.apiUrl === apiUrl) return { row, client: known.client };
    // The quota is the store's, not the token's: what is known of it outlives a change of token.
    const governor = this.governorOf(storeId, apiUrl);
    const opened = this.#opened(row.id, credentials);
    if (opened instanceof Fault) {
      await this.#noteUnreadable(row, opened);
      throw opened;
    }
    const client = this.make(row.storeHash, opened.accessToken, apiUrl, { governor, storeId });
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
      retry: { ...briefly, maxAttempts: maxAttempts ?? briefly.maxAttempts },
    });
  }

  /** What paces the requests to a store at this address; one of its own where the process has not asked there yet. */
  governorOf(storeId: string, apiUrl: string | null): StoreGovernor {
    const known = this.#entries.get(storeId);
    return known?.apiUrl === apiUrl ? known.governor : new StoreGovernor();
  }

  /** Takes in a store that was asked before its row was written: what was learned of its quota by then is kept. */
  keep({ id, storeHash, credentials, apiUrl }: StoreRow, accessToken: string, asked: StoreGovernor): void {
    // Somebody may have opened it meanwhile, and a store has one governor.
    const known = this.#entries.get(id);
    const governor = known?.apiUrl === apiUrl ? known.governor : asked;
    const client = this.make(storeHash, accessToken, apiUrl, { governor, storeId: id });
    this.#entries.set(id, { credentials, apiUrl, client, governor, savedAt: 0 });
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

  /** @returns what was sealed, or the fault SECRET_UNREADABLE. */
  async unseal(row: Pick<StoreRow, "id" | "credentials">): Promise<StoreCredentials | Fault> {
    if (row.credentials === null) throw new Error(`store ${row.id} has no credentials`);
    await this.secrets.know(row.credentials);
    return this.#opened(row.id, row.credentials);
  }

  #opened(storeId: string, credentials: string): StoreCredentials | Fault {
    const open = () => this.secrets.decrypt(credentials, secretPurpose.storeCredentials(storeId));
    const opened = openSecret(open, {
      kind: "AUTH",
      secret: "The store's kept access token",
      remedy: "Enter the token again with updateStore.",
    });
    return opened instanceof Fault ? opened : (JSON.parse(opened) as StoreCredentials);
  }

  /** A store that nobody can speak to does not stand as one that is connected. */
  async #noteUnreadable({ id, credentials }: StoreRow, fault: Fault): Promise<void> {
    await this.queries
      .update(stores)
      .set({ status: "AUTHENTICATION_FAILED", statusReason: fault.toData() })
      .where(and(eq(stores.id, id), eq(stores.credentials, credentials ?? "")));
  }
}

/** The same client, each of whose requests says whose it is. */
function labelled(http: HttpClient, label: string): HttpClient {
  return { request: (request) => http.request({ ...request, label }), close: () => http.close() };
}
