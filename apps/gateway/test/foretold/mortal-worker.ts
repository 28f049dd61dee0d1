/**
 * One worker of one store, put together as a process would be, that dies where the test says. A dead one reaches neither the
 * database nor the world any more, so nothing here says what keeps a worker that lives on, but has lost its lease, from either.
 */
import type { AnyConnector } from "@storegate/connector-kit";
import { withPagesOf } from "@storegate/connector-kit/testing";
import type { SecretBox } from "@storegate/database";
import { guardedConnect, type HttpClient, type HttpRequest, type HttpResponse } from "@storegate/http-client";
import { usualWaits } from "@storegate/sync-engine";
import { MortalDatabase, runStore, SyncEvents, type RunHost } from "@storegate/sync-engine/testing";
import { expect } from "vitest";
import { openIntegration } from "../../src/integrations/open-integration.js";
import { StoreClients } from "../../src/stores/store-clients.js";
import type { TestGateway } from "../harness.js";
import type { World, Write } from "./world.js";

/** Where a worker dies: at a request or a transaction, counted from 1. */
export interface DeathAt {
  readonly how: "request unsent" | "request sent" | "request answered" | "transaction lost" | "transaction committed";
  readonly at: number;
}

/** What the workers of one test file share: sockets, and the keys of the database. */
export interface WorkersHost {
  readonly gateway: TestGateway;
  readonly secrets: SecretBox;
  readonly http: HttpClient;
  readonly connector: AnyConnector;
}

/** What became of a worker. */
export interface WorkerEnd {
  readonly died: boolean;
  readonly requests: number;
  readonly transactions: number;
  /** What was written outside, as often as it was. */
  readonly writes: readonly Write[];
}

/** Sends what a living worker sends, and nothing of a dead one. */
class MortalHttp implements HttpClient {
  requests = 0;
  sent = 0;
  readonly writes: Write[] = [];
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly http: HttpClient,
    private readonly world: World,
    private readonly mortal: MortalDatabase,
    private readonly death: DeathAt | undefined,
  ) {}

  async request(request: HttpRequest): Promise<HttpResponse> {
    this.mortal.assertAlive();
    let isLast = false;
    let writes: readonly Write[] = [];
    const answered = this.http.request({
      ...request,
      beforeRequest: (attempt) => {
        this.mortal.assertAlive();
        request.beforeRequest?.(attempt);
        this.requests += 1;
        isLast = this.requests === this.death?.at;
        if (isLast && this.death?.how === "request unsent") this.mortal.die();
        this.sent += 1;
        writes = this.world.writesOf(request);
        if (isLast && this.death?.how === "request sent") this.mortal.dead = true;
      },
    });
    this.#underWay.add(
      answered.then(
        ({ status }) => {
          if (status >= 200 && status < 300) this.writes.push(...writes);
        },
        () => {},
      ),
    );
    const answer = await answered;
    if (isLast && this.death?.how === "request answered") this.mortal.die();
    this.mortal.assertAlive();
    return answer;
  }

  /** What was sent arrives, whoever waits for its answer. */
  async arrived(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Works for a store until nothing is left, or until it dies. */
export async function work(
  { gateway, secrets, http, connector }: WorkersHost,
  world: World,
  storeId: string,
  death?: DeathAt,
): Promise<WorkerEnd> {
  const transaction = death?.how.startsWith("transaction") ? death.at : undefined;
  const mortal = new MortalDatabase(gateway.database, {
    ...(transaction === undefined ? {} : { transaction }),
    committed: death?.how === "transaction committed",
  });
  const sending = new MortalHttp(http, world, mortal, death?.how.startsWith("request") ? death : undefined);
  const { queries } = mortal.database;
  const line = () => {};
  const logger = { debug: line, info: line, warn: line, error: line };
  const now = () => new Date();
  const host = {
    dnsServers: [world.sandbox.dnsAddress],
    filesFolder: "/nowhere",
    http: sending,
    connect: guardedConnect({ allowPrivateHosts: true }),
    now,
    logger,
  };
  const runtime: unknown = await connector.open(host);
  const connectors = new Map([[connector.id, { connector, runtime }]]);
  const opening = { queries, clients: new StoreClients(queries, sending, secrets), connectors, secrets, logger, now };
  const runHost: RunHost = {
    database: mortal.database,
    events: new SyncEvents(mortal.database),
    connectors,
    async openIntegration(integration, view) {
      const opened = await openIntegration(opening, integration, view);
      return { ...opened, bigcommerce: withPagesOf(opened.bigcommerce, world.pageSize) };
    },
    onSyncEnded: () => {},
    logger,
    now,
    resultsDays: 90,
    waits: { ...usualWaits, giveUpMs: 0 },
  };
  const before = world.requests();
  try {
    const run = runStore(runHost, storeId, "worker", new AbortController().signal);
    if (death === undefined) expect(await run).toBe("idle");
    else await run.catch((error: unknown) => expect(error).toMatchObject({ code: "CONNECTION_CLOSED" }));
  } finally {
    await connector.close?.(runtime);
    await sending.arrived();
  }
  // What reached the world is what was sent alive, and nothing more.
  expect(world.requests() - before).toBe(sending.sent);
  if (mortal.dead) await leaseRunsOut(gateway, storeId);
  const { requests, writes } = sending;
  return { died: mortal.dead, requests, transactions: mortal.transactions, writes };
}

/** What a worker that has died does not do: give its lease back. */
async function leaseRunsOut({ database }: TestGateway, storeId: string): Promise<void> {
  await database.sql`
    update store_leases set expires_at = clock_timestamp() - interval '1 second' where store_id = ${storeId}`;
}
