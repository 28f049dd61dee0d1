/** Connecting stores, and letting go of them. */
import { StoreGovernor } from "@storegate/bigcommerce-client";
import type { ConnectionCheck, Fault, Logger, Scope } from "@storegate/connector-kit";
import { newId, schema, type Database, type QueriesTransaction } from "@storegate/database";
import { dropRequestedKeys, type OpenConnector, type SyncRequests } from "@storegate/sync-engine";
import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import { writeAudit, type Actor } from "../audit/audit-trail.js";
import { displayName } from "../display-name.js";
import { deletedWithStore } from "../integrations/integration-audit.js";
import { readAll, Refusal } from "../refusal.js";
import type { HookKeeper } from "../store-hooks/hook-keeper.js";
import { checkStore, type StoreChecks } from "./connection-checks.js";
import {
  addressChanged,
  addressIn,
  changed,
  checkToken,
  hashIn,
  tokenIn,
  type ConnectStore,
  type UpdateStore,
} from "./store-input.js";
import { storeChange, storeFields, storeGone, storeTarget } from "./store-audit.js";
import { bringBack, tellBroughtBack } from "./refused-token.js";
import type { StoreClients, StoreCredentials, StoreRow } from "./store-clients.js";

const { stores, storeHooks, integrations } = schema;

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
    private readonly requests: Pick<SyncRequests, "ending">,
    private readonly hooks: Pick<HookKeeper, "leaving">,
    private readonly logger: Logger,
  ) {}

  /**
   * Connects a store. One that was connected before comes back with its id, so that its past syncs are its own again; the
   * integrations that went with it stay gone.
   * @throws Refusal when hash, token or address are not good; nothing is saved then.
   */
  async connect(input: ConnectStore, actor: Actor): Promise<CheckedStore> {
    const { apiUrl, storeHash, accessToken, given } = readAll({
      apiUrl: () => addressIn(input.apiUrl),
      storeHash: () => hashIn(input.storeHash, input.apiUrl ?? null),
      accessToken: () => tokenIn(input.accessToken),
      given: () => displayName(input.name),
    });
    const existing = await this.#find(storeHash);
    if (existing) throw alreadyConnected(existing);
    const governor = new StoreGovernor();
    const found = await this.#check(storeHash, accessToken, apiUrl, governor);
    const operation = "connectStore";
    if (input.dryRun) {
      const ok = found.checks.every((check) => check.status !== "FAILED");
      const after = { dryRun: true, storeHash, apiUrl, ok };
      await writeAudit(this.database.queries, actor, { operation, target: null, after });
      return { row: null, checks: found.checks };
    }
    const name = given ?? found.information?.name ?? storeHash;
    const credentials = { accessToken, clientId: input.clientId ?? null };
    const row = await this.database.queries.transaction(async (tx) => {
      const connected = await this.#write(tx, storeHash, credentials, { name, apiUrl, ...stateOf(found) });
      if (!connected) return undefined;
      // Of one that was let go of there was nothing before: disconnectStore's entry tells what it was.
      await writeAudit(tx, actor, { operation, target: storeTarget(connected), after: storeFields(connected) });
      return connected;
    });
    if (row) {
      this.clients.keep(row, accessToken, governor);
      return { row, checks: found.checks };
    }
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
    const { apiUrl, given } = readAll({
      apiUrl: () => addressChanged(current.apiUrl, input),
      accessToken: () => checkToken(input.accessToken),
      given: () => displayName(input.name),
    });
    const reached = apiUrl !== current.apiUrl || typeof input.accessToken === "string" || input.name === null;
    const governor = this.clients.governorOf(current.id, apiUrl);
    // A store whose token does not open any more can be renamed, and given another.
    const credentials =
      reached || input.clientId !== undefined ? changed(await this.clients.unseal(current), input) : undefined;
    const found =
      reached && credentials
        ? await this.#check(current.storeHash, credentials.accessToken, apiUrl, governor)
        : undefined;
    const name = input.name === undefined ? current.name : (given ?? found?.information?.name ?? current.name);
    const { row, broughtBack } = await this.database.queries.transaction(async (tx) => {
      const [before] = await tx
        .select()
        .from(stores)
        .where(and(eq(stores.id, current.id), isNull(stores.deletedAt)))
        .for("no key update");
      const [after] = await tx
        .update(stores)
        .set({
          name,
          apiUrl,
          ...(credentials ? { credentials: this.clients.seal(current.id, credentials) } : {}),
          updatedAt: sql`now()`,
          ...(typeof input.accessToken === "string" ? { tokenGivenAt: sql`now()` } : {}),
          ...(found ? stateOf(found) : {}),
        })
        .where(and(eq(stores.id, current.id), isNull(stores.deletedAt)))
        .returning();
      if (!before || !after) throw noStore();
      const back = found ? await bringBack(tx, after.id, this.connectors, { actor, now: new Date() }) : [];
      const had = await this.clients.unseal(before);
      const change = storeChange([before, had], [after, credentials ?? had], back);
      await writeAudit(tx, actor, { operation: "updateStore", target: storeTarget(after), ...change });
      return { row: after, broughtBack: back };
    });
    tellBroughtBack(this.logger, row.id, broughtBack);
    if (found && credentials) this.clients.keep(row, credentials.accessToken, governor);
    return { row, checks: found?.checks ?? [] };
  }

  /**
   * Lets go of a store: its syncs are stopped, its integrations deleted, its credentials forgotten. Nothing in the store is
   * touched but webhooks of ours, and past syncs stay readable.
   * @throws Refusal when there is no such store.
   */
  async disconnect(storeId: string | undefined, actor: Actor): Promise<void> {
    if (storeId === undefined) throw noStore();
    const removeHooks = await this.hooks.leaving(storeId);
    await this.requests.ending(async (tx, cancelAll) => {
      const [gone] = await tx
        .update(stores)
        .set({ deletedAt: sql`now()`, credentials: null })
        .where(and(eq(stores.id, storeId), isNull(stores.deletedAt)))
        .returning();
      if (!gone) throw noStore();
      await tx.delete(storeHooks).where(eq(storeHooks.id, storeId));
      const its = and(eq(integrations.storeId, storeId), isNull(integrations.deletedAt));
      // In the order in which all lock them.
      const locked = tx.select({ id: integrations.id }).from(integrations).where(its).orderBy(asc(integrations.id));
      await locked.for("no key update");
      const deleted = await tx
        .update(integrations)
        .set({ deletedAt: sql`now()`, secrets: {} })
        .where(its)
        .returning();
      for (const each of deleted) await writeAudit(tx, actor, deletedWithStore(each));
      const change = storeGone(gone, deleted);
      await writeAudit(tx, actor, { operation: "disconnectStore", target: storeTarget(gone), ...change });
      await cancelAll({ storeId });
      await dropRequestedKeys(
        tx,
        deleted.map(({ id }) => id),
      );
    });
    this.clients.forget(storeId);
    removeHooks();
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

  /** Writes a connected store, into the row that it had if it was disconnected; undefined when it is connected already. */
  async #write(
    tx: QueriesTransaction,
    storeHash: string,
    credentials: StoreCredentials,
    values: Pick<StoreRow, "name" | "apiUrl"> & ReturnType<typeof stateOf>,
  ): Promise<StoreRow | undefined> {
    // Locked, so that of two who connect it at once the second finds it connected.
    const [before] = await tx
      .select()
      .from(stores)
      .where(eq(stores.storeHash, storeHash))
      .orderBy(desc(stores.id))
      .limit(1)
      .for("no key update");
    if (before?.deletedAt === null) return undefined;
    const id = before?.id ?? newId();
    const given = { ...values, credentials: this.clients.seal(id, credentials) };
    const again = { ...given, rateLimit: null, tokenGivenAt: sql`now()`, updatedAt: sql`now()`, deletedAt: null };
    const [made] = before
      ? await tx.update(stores).set(again).where(eq(stores.id, id)).returning()
      : await tx
          .insert(stores)
          .values({ id, storeHash, ...given })
          .onConflictDoNothing()
          .returning();
    return made;
  }

  async #check(
    storeHash: string,
    accessToken: string,
    apiUrl: string | null,
    governor: StoreGovernor,
  ): Promise<StoreChecks> {
    // Somebody waits: what the store does not answer within seconds is told.
    const client = this.clients.make(storeHash, accessToken, apiUrl, { maxAttempts: 3, governor });
    const found = await checkStore(client.with({ lane: "interactive" }), scopesOf(this.connectors));
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
