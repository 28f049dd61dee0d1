/** BigCommerce's webhooks, so that what a store tells reaches its connectors in seconds. */
import type { Logger } from "@storegate/connector-kit";
import type { Database, SecretBox } from "@storegate/database";
import type { Router } from "express";
import { everyHour } from "../hourly.js";
import type { OpeningHost } from "../integrations/open-integration.js";
import { EventInbox } from "./event-inbox.js";
import { EventTeller } from "./event-teller.js";
import { HookKeeper } from "./hook-keeper.js";
import { hookRoute, type HookRouteParts } from "./hook-route.js";
import { HookRows } from "./hook-rows.js";

/** What webhooks need of the process. */
export interface StoreHooksParts {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly opening: OpeningHost;
  readonly publicUrl: string | undefined;
  readonly logger: Logger;
}

/** The webhooks of one gateway: kept in stores, taken in, and told to connectors. */
export class StoreHooks {
  readonly keeper: HookKeeper;
  readonly #rows: HookRows;
  readonly #inbox: EventInbox;
  readonly #teller: EventTeller;

  constructor(private readonly parts: StoreHooksParts) {
    const { database, secrets, opening, publicUrl, logger } = parts;
    this.#rows = new HookRows(database, secrets);
    this.#inbox = new EventInbox(database);
    this.#teller = new EventTeller(this.#inbox, opening, logger);
    const { clients, connectors } = opening;
    this.keeper = new HookKeeper({ database, clients, connectors, rows: this.#rows, publicUrl, logger });
  }

  /** Begins to keep webhooks, and to tell what was left; answers how to stop. */
  async start(): Promise<() => Promise<void>> {
    const endTelling = everyHour(
      () => this.#teller.tellLeft(),
      "could not look for what stores have told",
      this.parts.logger,
    );
    const endKeeping = await this.keeper.start();
    return async () => {
      await Promise.all([endTelling(), endKeeping()]);
      await this.#teller.stop();
    };
  }

  /** Takes what stores send. */
  route(services: HookRouteParts["services"]): Router {
    const take = async (storeId: string, hash: string, body: string): Promise<void> => {
      await this.#inbox.keep(storeId, hash, body);
      this.#teller.ask(storeId);
    };
    return hookRoute({ services, rows: this.#rows, take });
  }
}
