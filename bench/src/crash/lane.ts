/** Where one case runs after another: a data folder with its PostgreSQL, which a case may kill. */
import { randomBytes } from "node:crypto";
import {
  connectDatabase,
  EncryptionKey,
  migrateDatabase,
  newId,
  openSecretBox,
  secretPurpose,
  startEmbeddedPostgres,
  type Database,
  type EmbeddedPostgres,
} from "@storegate/database";
import type { Sandbox } from "@storegate/sandbox";
import { dataFolder, type DataFolder } from "../data-folder.ts";
import { StruckProcesses, type Struck } from "./struck-processes.ts";
import type { StruckTask } from "./struck-task.ts";

/** A lease short enough to be waited for, and long enough for a busy machine to renew it. */
const leaseMs = 2000;

/** A PostgreSQL that runs, as the bench sees it. */
interface Running {
  readonly server: EmbeddedPostgres;
  readonly database: Database;
}

/** See the head of this file. */
export class Lane implements AsyncDisposable {
  readonly #folder: DataFolder;
  readonly adminKey = randomBytes(24).toString("hex");
  readonly #encryptionKey = randomBytes(32).toString("base64");
  readonly #processes = new StruckProcesses();
  #running: Running | undefined;

  private constructor(folder: DataFolder) {
    this.#folder = folder;
  }

  static async open(): Promise<Lane> {
    const lane = new Lane(await dataFolder("crash"));
    await migrateDatabase((await lane.database()).url);
    return lane;
  }

  get dataDir(): string {
    return this.#folder.path;
  }

  /** The database, with its PostgreSQL started where it does not run. */
  async database(): Promise<Database> {
    this.#running ??= await this.#start(undefined);
    return this.#running.database;
  }

  /** Stops PostgreSQL, so that a gateway can have the folder. */
  async leave(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.database.close();
    await running?.server.stop();
  }

  /** Starts PostgreSQL again where it was, after it was killed. */
  async revive(): Promise<void> {
    const before = this.#running;
    if (before === undefined) throw new Error("There is no PostgreSQL to be started again.");
    await before.server.stop();
    const { server } = await this.#start(Number(new URL(before.server.url).port));
    this.#running = { server, database: before.database };
  }

  /**
   * Starts a gateway, with the folder's PostgreSQL as its own, or a worker on the one that runs.
   * @param world whose name servers it asks.
   */
  async start(world: Sandbox, { serve, strike }: Pick<StruckTask, "serve" | "strike">): Promise<Struck> {
    const variables = {
      PORT: "0",
      STOREGATE_DATA_DIR: this.dataDir,
      STOREGATE_ENCRYPTION_KEY: this.#encryptionKey,
      STOREGATE_ADMIN_KEY: this.adminKey,
      STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
      STOREGATE_DNS_SERVERS: world.dnsAddress,
      STOREGATE_REQUESTS_PER_MINUTE: "0",
      STOREGATE_COST_PER_MINUTE: "0",
      ...(serve ? {} : { DATABASE_URL: (await this.database()).url }),
    };
    return this.#processes.start({ variables, serve, leaseMs, strike });
  }

  /** Kills what still runs, after a case that was given up. */
  async clear(): Promise<void> {
    await this.#processes.clear();
  }

  /** Forgets what was there; connects the store, sets validation up, and asks for a sync, whose key it answers. */
  async furnish({ storeHash, accessToken, apiUrl }: Sandbox): Promise<string> {
    const { sql, queries } = await this.database();
    const current = EncryptionKey.fromText(this.#encryptionKey);
    const secrets = await openSecretBox({ queries }, { current, previous: [], source: "the bench" });
    const [storeId, integrationId, syncId] = [newId(), newId(), newId()];
    const credentials = JSON.stringify({ accessToken, clientId: null });
    const sealed = secrets.encrypt(credentials, secretPurpose.storeCredentials(storeId));
    await sql`truncate stores cascade`;
    await sql`
      insert into stores (id, store_hash, name, api_url, credentials, status, scopes)
      values (${storeId}, ${storeHash}, 'crash', ${apiUrl}, ${sealed}, 'CONNECTED', '{store_v2_customers}')`;
    await sql`
      insert into integrations (id, store_id, connector_id, name, config, status)
      values (${integrationId}, ${storeId}, 'validation', 'crash', '{}', 'MANUAL')`;
    await sql`
      insert into syncs (id, integration_id, store_id, connector_id, kind, trigger, dry_run, "full", keep_unchanged, config, status)
      values (${syncId}, ${integrationId}, ${storeId}, 'validation', 'validate', 'MANUAL', false, true, true, '{}', 'QUEUED')`;
    return syncId;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#processes[Symbol.asyncDispose]();
    // A gateway that was killed last has left its PostgreSQL running: whoever starts it next stops it first.
    await this.database();
    await this.leave();
    await this.#folder[Symbol.asyncDispose]();
  }

  async #start(port: number | undefined): Promise<Running> {
    const server = await startEmbeddedPostgres({ dataDir: this.dataDir, port });
    return { server, database: connectDatabase(server.url, { max: 1 }) };
  }
}
