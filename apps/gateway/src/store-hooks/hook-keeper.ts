/** Keeps the webhooks that stores should have. */
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { SecretMask, type Logger } from "@storegate/connector-kit";
import type { Database } from "@storegate/database";
import { everyHour } from "../hourly.js";
import type { StoreClients } from "../stores/store-clients.js";
import { hearingOf, storesWithHooks, type Connectors } from "./hearing-integrations.js";
import { hookDestination, takesHooks } from "./hook-address.js";
import { applyHookChanges, hookChanges, widestScopes } from "./hook-changes.js";
import type { HookRows } from "./hook-rows.js";
import { Rounds } from "./rounds.js";

/** What keeping webhooks needs of the process. */
export interface HookKeeperParts {
  readonly database: Database;
  readonly clients: StoreClients;
  readonly connectors: Connectors;
  readonly rows: HookRows;
  /** Where stores can reach this gateway; undefined where nobody has said. */
  readonly publicUrl: string | undefined;
  readonly logger: Logger;
}

/** Over this channel the database tells that a store may need other webhooks (migration `0012_store-hooks`). */
const channel = "storegate_store_hooks";

/** How long a process may look after one store's webhooks; then another may. */
const turnSeconds = 60;

/** How long all requests of a turn may take, well within it. */
const requestsMs = 45_000;

/** How often it is looked whether another process is done with a store. */
const busyMs = 250;

/** When it is tried again after a failure; without one, in an hour. */
const againMs = 5 * 60_000;

/** Stores that are looked at together, every hour. */
const atOnce = 4;

/**
 * Looks after the webhooks of stores: whenever their integrations or addresses change, and every hour, since stores end those
 * that fail or are silent for long, and people delete them.
 */
export class HookKeeper {
  readonly #holder = randomUUID();
  readonly #rounds = new Rounds((storeId, signal) => this.#look(storeId, signal));
  readonly #later = new Map<string, NodeJS.Timeout>();
  readonly #removals = new Set<Promise<void>>();

  constructor(private readonly parts: HookKeeperParts) {}

  /** Begins; without an address that BigCommerce sends to nothing is made, changed or removed. Answers how to stop. */
  async start(): Promise<() => Promise<void>> {
    const { database, publicUrl, logger } = this.parts;
    if (!takesHooks(publicUrl)) {
      const why = "stores' events are not heard: STOREGATE_PUBLIC_URL is no https address on port 443";
      logger.info({ publicUrl: publicUrl ?? null }, why);
      return () => this.#stop();
    }
    const lookAtAll = (): Promise<void> => this.#lookAtAll();
    // Said while nobody listened is lost, so all are looked at again.
    const relisten = (): void => {
      lookAtAll().catch((error: unknown) => logger.warn({ err: error }, "could not look for stores' webhooks"));
    };
    let isFirst = true;
    const listening = await database.sql.listen(
      channel,
      (storeId) => void this.#rounds.ask(storeId),
      () => {
        if (!isFirst) relisten();
        isFirst = false;
      },
    );
    const endHourly = everyHour(lookAtAll, "could not look after stores' webhooks", logger);
    return async () => {
      await listening.unlisten();
      await this.#stop();
      await endHourly();
    };
  }

  /**
   * Prepares to remove a store's webhooks when it is about to be disconnected, and its token forgotten.
   * @returns removes them, beside what goes on; what fails is logged, and such a webhook finds nobody here any more.
   */
  async leaving(storeId: string): Promise<() => void> {
    const { rows, clients, logger } = this.parts;
    try {
      if (!(await rows.isMade(storeId))) return () => {};
      const { client } = await clients.open(storeId);
      const { hooks } = client.with({ signal: AbortSignal.timeout(requestsMs) });
      const remove = async (): Promise<void> => {
        const nothing = { storeId, scopes: [], destination: "", secret: "", isWhole: true };
        const failures = await applyHookChanges(hooks, hookChanges(await hooks.list(), nothing));
        if (failures.length > 0) throw failures[0];
      };
      return () => {
        const removal = remove()
          .catch((error: unknown) => logger.warn({ err: error, storeId }, notRemoved))
          .finally(() => this.#removals.delete(removal));
        this.#removals.add(removal);
      };
    } catch (error) {
      logger.warn({ err: error, storeId }, notRemoved);
      return () => {};
    }
  }

  async #stop(): Promise<void> {
    for (const timer of this.#later.values()) clearTimeout(timer);
    this.#later.clear();
    await Promise.all([this.#rounds.stop(), ...this.#removals]);
  }

  async #lookAtAll(): Promise<void> {
    const { database, connectors } = this.parts;
    const ids = (await storesWithHooks(database.queries, connectors)).values();
    const take = async (): Promise<void> => {
      for (const storeId of ids) await this.#rounds.ask(storeId);
    };
    await Promise.all(Array.from({ length: atOnce }, take));
  }

  /** Looks at one store; what goes wrong is logged, and tried again later. */
  async #look(storeId: string, signal: AbortSignal): Promise<void> {
    const { rows, logger } = this.parts;
    clearTimeout(this.#later.get(storeId));
    this.#later.delete(storeId);
    const mask = new SecretMask();
    try {
      const { database, connectors } = this.parts;
      const { hearing } = await hearingOf(database.queries, connectors, storeId);
      if (hearing.length === 0 && !(await rows.isMade(storeId))) return;
      const secret = await rows.secretOf(storeId);
      mask.hide([secret]);
      while (!(await rows.take(storeId, this.#holder, turnSeconds))) await wait(busyMs, undefined, { signal });
      try {
        await this.#reconcile(storeId, secret, signal);
      } finally {
        await rows.giveBack(storeId, this.#holder);
      }
    } catch (thrown) {
      if (signal.aborted || !(await this.#isConnected(storeId))) return;
      logger.warn({ err: mask.value(thrown), storeId }, "a store's webhooks are not as they should be");
      const timer = setTimeout(() => void this.#rounds.ask(storeId), againMs);
      this.#later.set(storeId, timer.unref());
    }
  }

  /** @throws the first of what failed, once the rest is done. */
  async #reconcile(storeId: string, secret: string, stopping: AbortSignal): Promise<void> {
    const { database, connectors, clients, rows, publicUrl, logger } = this.parts;
    // Read in one's own turn, so that whoever comes last knows all that has changed.
    const { hearing, isWhole } = await hearingOf(database.queries, connectors, storeId);
    const scopes = widestScopes(hearing.flatMap(({ open }) => open.connector.storeEvents?.scopes ?? []));
    const { client } = await clients.open(storeId);
    const { hooks } = client.with({ signal: AbortSignal.any([stopping, AbortSignal.timeout(requestsMs)]) });
    const destination = hookDestination(publicUrl ?? "", storeId);
    const changes = hookChanges(await hooks.list(), { storeId, scopes, destination, secret, isWhole });
    // Before any is made, so that none is forgotten.
    if (scopes.length > 0) await rows.noteMade(storeId, true);
    const failures = await applyHookChanges(hooks, changes);
    const made = { created: changes.create.length, updated: changes.update.length, deleted: changes.delete.length };
    if (made.created + made.updated + made.deleted > failures.length)
      logger.info({ storeId, scopes, ...made, failed: failures.length }, "a store's webhooks were changed");
    if (failures.length > 0) throw failures[0];
    if (scopes.length === 0 && isWhole) await rows.noteMade(storeId, false);
  }

  /** Of one that was let go of meanwhile nothing is told. */
  async #isConnected(storeId: string): Promise<boolean> {
    const { database, logger } = this.parts;
    try {
      const [row] = await database.sql`select 1 from stores where id = ${storeId} and deleted_at is null`;
      return row !== undefined;
    } catch (error) {
      logger.debug({ err: error, storeId }, "could not look for a store");
      return true;
    }
  }
}

const notRemoved =
  "a disconnected store's webhooks could not be removed: it ends them itself after two days without an answer";
