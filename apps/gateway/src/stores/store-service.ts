/** Connecting stores, and letting go of them. */
import { parseApiUrl, parseStoreHash } from "@storegate/bigcommerce-client";
import { Fault, type ConnectionCheck, type Scope } from "@storegate/connector-kit";
import { newId, schema, type Database } from "@storegate/database";
import type { OpenConnector, SyncRequests } from "@storegate/sync-engine";
import { and, eq, isNull, sql } from "drizzle-orm";
import { writeAudit, type Actor } from "../audit/audit-trail.js";
import { displayName } from "../display-name.js";
import { Refusal } from "../refusal.js";
import { checkStore, type StoreChecks } from "./connection-checks.js";
import { storeChange, storeFields, storeGone, storeTarget } from "./store-audit.js";
import { bringBack } from "./refused-token.js";
import type { StoreClients, StoreRow } from "./store-clients.js";

const { stores, integrations } = schema;

/** What a person gives to connect a store. */
export interface ConnectStore {
  readonly storeHash: string;
  readonly accessToken: string;
  readonly clientId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly apiUrl?: string | null | undefined;
  readonly dryRun: boolean;
}

/** What may be changed of a connected store; what is left out stays. */
export interface UpdateStore {
  readonly name?: string | null | undefined;
  readonly accessToken?: string | null | undefined;
  readonly clientId?: string | null | undefined;
  readonly apiUrl?: string | null | undefined;
}

/** A store with what its checks found; `row` is null where nothing was to be saved. */
export interface CheckedStore {
  readonly row: StoreRow | null;
  readonly checks: readonly ConnectionCheck[];
}

/** Stores of this gateway. */
export class StoreService {
  constructor(
    private readonly database: Database,
    private readonly clients: StoreClients,
    private readonly connectors: ReadonlyMap<string, OpenConnector>,
    private readonly requests: Pick<SyncRequests, "cancelAllOfStore">,
  ) {}

  /** @throws Refusal when hash, token or address are not good; nothing is saved then. */
  async connect(input: ConnectStore, actor: Actor): Promise<CheckedStore> {
    const apiUrl = addressIn(input.apiUrl);
    const storeHash = hashIn(input.storeHash, apiUrl);
    const accessToken = tokenIn(input.accessToken);
    const given = displayName(input.name);
    const existing = await this.#find(storeHash);
    if (existing) throw alreadyConnected(existing);
    const found = await this.#check(storeHash, accessToken, apiUrl);
    const operation = "connectStore";
    if (input.dryRun) {
      const ok = found.checks.every((check) => check.status !== "FAILED");
      const after = { dryRun: true, storeHash, apiUrl, ok };
      await writeAudit(this.database.queries, actor, { operation, target: null, after });
      return { row: null, checks: found.checks };
    }
    const id = newId();
    const row = await this.database.queries.transaction(async (tx) => {
      const [made] = await tx
        .insert(stores)
        .values({
          id,
          storeHash,
          name: given ?? found.information?.name ?? storeHash,
          apiUrl,
          credentials: this.clients.seal(id, { accessToken, clientId: input.clientId ?? null }),
          ...stateOf(found),
        })
        .onConflictDoNothing()
        .returning();
      if (made) await writeAudit(tx, actor, { operation, target: storeTarget(made), after: storeFields(made) });
      return made;
    });
    if (row) return { row, checks: found.checks };
    // Somebody connected it while we were checking.
    throw alreadyConnected(await this.#find(storeHash));
  }

  /**
   * Changes a store. The store is asked only where how it is reached changes: one that does not answer can be renamed.
   * @throws Refusal when there is no such store, or what is given is not good; nothing is changed then.
   */
  async update(storeId: string | undefined, input: UpdateStore, actor: Actor): Promise<CheckedStore> {
    const current = storeId === undefined ? undefined : await this.byId(storeId);
    if (!current) throw noStore();
    if (input.apiUrl !== undefined && (input.accessToken ?? "") === "") {
      throw Refusal.at(
        ["accessToken"],
        "INPUT",
        "TOKEN_NEEDED",
        "A new apiUrl needs the accessToken again, so that a token never goes to an address it was not given for.",
      );
    }
    const kept = await this.clients.unseal(current);
    const apiUrl = input.apiUrl === undefined ? current.apiUrl : addressIn(input.apiUrl);
    const accessToken = typeof input.accessToken === "string" ? tokenIn(input.accessToken) : kept.accessToken;
    const clientId = input.clientId === undefined ? kept.clientId : input.clientId;
    const given = displayName(input.name);
    const reached = input.apiUrl !== undefined || typeof input.accessToken === "string" || input.name === null;
    const found = reached ? await this.#check(current.storeHash, accessToken, apiUrl) : undefined;
    const name = input.name === undefined ? current.name : (given ?? found?.information?.name ?? current.name);
    const row = await this.database.queries.transaction(async (tx) => {
      const [before] = await tx
        .select()
        .from(stores)
        .where(and(eq(stores.id, current.id), isNull(stores.deletedAt)))
        .for("update");
      const [after] = await tx
        .update(stores)
        .set({
          name,
          apiUrl,
          credentials: this.clients.seal(current.id, { accessToken, clientId }),
          updatedAt: sql`now()`,
          ...(typeof input.accessToken === "string" ? { tokenGivenAt: sql`now()` } : {}),
          ...(found ? stateOf(found) : {}),
        })
        .where(and(eq(stores.id, current.id), isNull(stores.deletedAt)))
        .returning();
      if (!before || !after) throw noStore();
      const broughtBack = found ? await bringBack(tx, after.id, this.connectors, new Date()) : [];
      const had = await this.clients.unseal(before);
      const change = storeChange([before, had], [after, { accessToken, clientId }], broughtBack);
      await writeAudit(tx, actor, { operation: "updateStore", target: storeTarget(after), ...change });
      return after;
    });
    return { row, checks: found?.checks ?? [] };
  }

  /**
   * Lets go of a store: its syncs are stopped, its integrations deleted, its credentials forgotten. Nothing in the store is
   * touched, and past syncs stay readable.
   * @throws Refusal when there is no such store.
   */
  async disconnect(storeId: string | undefined, actor: Actor): Promise<void> {
    if (storeId === undefined) throw noStore();
    await this.database.queries.transaction(async (tx) => {
      const [gone] = await tx
        .update(stores)
        .set({ deletedAt: sql`now()`, credentials: null })
        .where(and(eq(stores.id, storeId), isNull(stores.deletedAt)))
        .returning();
      if (!gone) throw noStore();
      const deleted = await tx
        .update(integrations)
        .set({ deletedAt: sql`now()`, secrets: {} })
        .where(and(eq(integrations.storeId, storeId), isNull(integrations.deletedAt)))
        .returning();
      const change = storeGone(gone, deleted);
      await writeAudit(tx, actor, { operation: "disconnectStore", target: storeTarget(gone), ...change });
    });
    this.clients.forget(storeId);
    await this.requests.cancelAllOfStore(storeId);
  }

  /** Notes what a sync has learned of a store's health. */
  async noteHealth(storeId: string, fault: Fault | null): Promise<void> {
    const status = fault?.kind === "AUTH" ? "AUTHENTICATION_FAILED" : fault ? "UNREACHABLE" : "CONNECTED";
    await this.database.queries
      .update(stores)
      .set({ status, statusReason: fault?.toData() ?? null })
      .where(and(eq(stores.id, storeId), isNull(stores.deletedAt)));
  }

  async byId(storeId: string): Promise<StoreRow | undefined> {
    return this.database.queries.query.stores.findFirst({
      where: and(eq(stores.id, storeId), isNull(stores.deletedAt)),
    });
  }

  async #find(storeHash: string): Promise<StoreRow | undefined> {
    return this.database.queries.query.stores.findFirst({
      where: and(eq(stores.storeHash, storeHash), isNull(stores.deletedAt)),
    });
  }

  async #check(storeHash: string, accessToken: string, apiUrl: string | null): Promise<StoreChecks> {
    // Somebody waits: what the store does not answer within seconds is told.
    const client = this.clients.make(storeHash, accessToken, apiUrl, { maxAttempts: 3 });
    const found = await checkStore(client, scopesOf(this.connectors));
    if (found.fatal) throw Refusal.of(found.fatal, [fieldOf(found.fatal, apiUrl)]);
    return found;
  }
}

/** The field of the input that a fault of the whole store speaks about. */
function fieldOf(fault: Fault, apiUrl: string | null): string {
  if (fault.kind === "AUTH") return "accessToken";
  if (apiUrl !== null) return "apiUrl";
  return "storeHash";
}

/** Every scope that any connector needs. */
function scopesOf(connectors: ReadonlyMap<string, OpenConnector>): Scope[] {
  return [...new Set([...connectors.values()].flatMap((open) => open.connector.scopes))];
}

function stateOf(found: StoreChecks) {
  return {
    domain: found.information?.domain ?? null,
    plan: found.information?.planName ?? null,
    status: "CONNECTED" as const,
    statusReason: null,
    scopes: [...found.scopes],
  };
}

function hashIn(text: string, apiUrl: string | null): string {
  try {
    return parseStoreHash(text, apiUrl === null ? {} : { apiUrl });
  } catch (error) {
    if (error instanceof Fault) throw Refusal.of(error, ["storeHash"]);
    throw error;
  }
}

function tokenIn(text: string): string {
  const token = text.trim();
  // A header's value: visible ASCII, no blanks.
  if (/^[\x21-\x7e]{1,500}$/.test(token)) return token;
  throw Refusal.at(
    ["accessToken"],
    "INPUT",
    "TOKEN_MALFORMED",
    "The accessToken is empty or holds characters that no token has. Copy it again from the API account in the BigCommerce control panel.",
  );
}

/** An API host without what follows it; null is BigCommerce's own. */
function addressIn(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  try {
    return parseApiUrl(text);
  } catch (error) {
    if (error instanceof Fault) throw Refusal.of(error, ["apiUrl"]);
    throw error;
  }
}

function alreadyConnected(row: StoreRow | undefined): Refusal {
  return Refusal.at(
    ["storeHash"],
    "CONFLICT",
    "STORE_ALREADY_CONNECTED",
    `The store ${row?.storeHash ?? ""} is already connected, as "${row?.name ?? ""}". Give it a new token with updateStore.`,
  );
}

function noStore(): Refusal {
  return Refusal.at(
    ["id"],
    "NOT_FOUND",
    "STORE_NOT_FOUND",
    "There is no store with this id. Take the id from the list of stores.",
  );
}
