/** PostgreSQL, many stores, a gateway that takes requests and works on none, and any number of workers. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connectDatabase, startEmbeddedPostgres, type Database } from "@storegate/database";
import { dataFolder } from "../data-folder.ts";
import { startChild, type ChildProgram } from "./child-program.ts";
import { readMarks, type Mark } from "./marks.ts";
import type { MemberTask } from "./member-process.ts";
import type { StoreAddress, StoresTask } from "./stores-process.ts";

/** Stores that one worker process works on at once, as `pnpm worker` does. */
export const slots = 8;

/** A store by its key in the database, its integrations by their ids in the API. */
export interface ConnectedStore {
  readonly id: string;
  readonly integrations: readonly string[];
}

/** A process that works, and what it marked. */
export interface WorkerProcess {
  readonly name: string;
  /** When it was seen to have ended, on the clock of marks; undefined while it runs. */
  endedAt: bigint | undefined;
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  marks(): Promise<Mark[]>;
}

/** What {@link startInstallation} is told. */
export interface InstallationTask extends StoresTask {
  /** How many integrations the store of this number has. */
  readonly integrationsOf: (number: number) => number;
  readonly engineTimes?: MemberTask["engineTimes"];
}

/** An installation whose stores are connected. */
export class Installation implements AsyncDisposable {
  readonly workers: WorkerProcess[] = [];
  readonly stores: ConnectedStore[] = [];
  readonly database: Database;
  readonly #parts: AsyncDisposableStack;
  #started = 0;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #engineTimes: MemberTask["engineTimes"];
  readonly #gateway: ChildProgram;
  readonly #sandboxes: ChildProgram;

  private constructor(
    parts: AsyncDisposableStack,
    made: {
      readonly folder: string;
      readonly environment: Readonly<Record<string, string>>;
      readonly engineTimes: MemberTask["engineTimes"];
      readonly gateway: ChildProgram;
      readonly sandboxes: ChildProgram;
      readonly database: Database;
    },
  ) {
    this.#parts = parts;
    this.#folder = made.folder;
    this.#environment = made.environment;
    this.#engineTimes = made.engineTimes;
    this.#gateway = made.gateway;
    this.#sandboxes = made.sandboxes;
    this.database = made.database;
  }

  static async start({ integrationsOf, engineTimes = {}, ...task }: InstallationTask): Promise<Installation> {
    await using started = new AsyncDisposableStack();
    const { path: folder } = started.use(await dataFolder("workers"));
    const postgres = started.adopt(await startEmbeddedPostgres({ dataDir: folder }), (server) => server.stop());
    const sandboxes = started.use(await startChild("stores-process.ts", task));
    const addresses = JSON.parse(sandboxes.told) as StoreAddress[];
    const environment = {
      NODE_ENV: "production",
      PORT: "0",
      DATABASE_URL: postgres.applicationUrl,
      STOREGATE_OWNER_DATABASE_URL: postgres.url,
      STOREGATE_DATA_DIR: folder,
      STOREGATE_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      STOREGATE_ADMIN_KEY: randomBytes(24).toString("hex"),
      STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
      STOREGATE_DNS_SERVERS: addresses[0]?.dnsAddress ?? "",
      STOREGATE_REQUESTS_PER_MINUTE: "0",
      STOREGATE_COST_PER_MINUTE: "0",
    };
    const gatewayTask: MemberTask = { serve: true, slots: 0, marks: path.join(folder, "gateway.marks"), engineTimes };
    const gateway = started.use(await startChild("member-process.ts", gatewayTask, environment));
    const database = started.adopt(connectDatabase(postgres.url), (each) => each.close());
    const made = new Installation(started.move(), { folder, environment, engineTimes, gateway, sandboxes, database });
    await made.#connectAll(addresses, integrationsOf);
    return made;
  }

  /** Starts so many worker processes, and waits until they work. */
  async startWorkers(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#startWorker()));
  }

  /** Asks for a sync; answers when it was asked for and when the answer was there, on the clock of marks. */
  async startSync(integration: string): Promise<{ readonly askedAt: bigint; readonly answeredAt: bigint }> {
    const askedAt = process.hrtime.bigint();
    await this.#ask("startSync", "StartSyncInput", "sync { id }", { integrationId: integration });
    return { askedAt, answeredAt: process.hrtime.bigint() };
  }

  /** Lets the stores answer at once from now on: what is measured then is ours. */
  answerAtOnce(): void {
    this.#sandboxes.process.kill("SIGUSR2");
  }

  /** Waits until every sync has ended. */
  untilAllEnded(): Promise<void> {
    return this.untilUnfinished(0);
  }

  /** Waits until no more than so many syncs have yet to end. */
  async untilUnfinished(most: number): Promise<void> {
    while ((await this.#unfinished()) > most) await delay(20);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.end("SIGTERM")));
    await this.#parts.disposeAsync();
  }

  async #unfinished(): Promise<number> {
    const [row] = await this.database.sql`select count(*)::int as count from syncs where finished_at is null`;
    return Number(row?.["count"]);
  }

  async #startWorker(): Promise<void> {
    this.#started += 1;
    const name = `worker ${this.#started}`;
    const marks = path.join(this.#folder, `${name}.marks`);
    const task: MemberTask = { serve: false, slots, marks, engineTimes: this.#engineTimes };
    const program = await startChild("member-process.ts", task, this.#environment);
    const worker: WorkerProcess = {
      name,
      endedAt: undefined,
      end: async (signal) => void (worker.endedAt ??= await program.end(signal)),
      marks: () => readMarks(marks),
    };
    this.workers.push(worker);
  }

  async #connectAll(addresses: readonly StoreAddress[], integrationsOf: (number: number) => number): Promise<void> {
    const rest = addresses.entries();
    const connectRest = async (): Promise<void> => {
      for (const [number, address] of rest) await this.#connect(address, integrationsOf(number));
    };
    await Promise.all(Array.from({ length: 8 }, connectRest));
  }

  async #connect({ apiUrl, storeHash, accessToken }: StoreAddress, integrations: number): Promise<void> {
    const storeId = await this.#ask("connectStore", "ConnectStoreInput", "store { id }", {
      apiUrl,
      storeHash,
      accessToken,
    });
    const ids: string[] = [];
    for (let number = 0; number < integrations; number += 1) {
      const config = number === 0 ? {} : { attributeName: `Verdict ${number}`, groupPolicy: "none" };
      const input = { storeId, connectorId: "validation", config };
      ids.push(await this.#ask("createIntegration", "CreateIntegrationInput", "integration { id }", input));
    }
    const [, key = ""] = storeId.split("_");
    this.stores.push({ id: key, integrations: ids });
  }

  /** Asks a mutation, and answers the id of what it made. */
  async #ask(mutation: string, type: string, fields: string, input: object): Promise<string> {
    const response = await fetch(`${this.#gateway.told}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${this.#environment["STOREGATE_ADMIN_KEY"] ?? ""}`,
      },
      body: JSON.stringify({
        query: `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} userErrors { message } } }`,
        variables: { input },
      }),
    });
    const text = await response.text();
    const [, id] = /"id":"([^"]+)"/.exec(text) ?? [];
    if (id === undefined) throw new Error(`${mutation} was answered with ${text.slice(0, 500)}`);
    return id;
  }
}
