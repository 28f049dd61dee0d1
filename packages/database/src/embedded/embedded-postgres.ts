import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, chmod, chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { embeddedRole, setApplicationRole } from "../application-role.js";
import { firstClosedFolder, postgresBinaries, type PostgresBinaries } from "./binaries.js";
import { lockFolder } from "./folder-lock.js";
import { markOf, type ProcessMark } from "./living-process.js";
import { postgresUser, type PostgresUser } from "./postgres-user.js";
import { ServerWatch, type ServerListener, type WatchedServer } from "./server-watch.js";

const run = promisify(execFile);

/** A PostgreSQL of our own, on loopback. */
export interface EmbeddedPostgres {
  /** The owner's, who may do anything. */
  readonly url: string;
  /** The same database for a role that owns nothing: good until the next start. */
  readonly applicationUrl: string;
  /** Stops the server, waits until it is down, and gives the folder back. */
  stop(): Promise<void>;
}

/** Settings of {@link startEmbeddedPostgres}. */
export interface EmbeddedPostgresOptions {
  /** Made if missing. Holds the cluster, its password and its log. */
  readonly dataDir: string;
  /** False gives up safety against power failure for speed: for tests alone. */
  readonly durable?: boolean;
  /** Where it listens on loopback; a free port unless said. */
  readonly port?: number | undefined;
  /**
   * Given one, the server is watched until it is stopped: should it end by itself, it is started again on the same port, three
   * times in ten minutes, and the listener hears of it.
   */
  readonly listener?: ServerListener | undefined;
}

/**
 * Starts a real PostgreSQL in a folder, making the cluster at the first start. The server is a process of its own: killed
 * without warning, we leave it running, and the next start stops it before it begins. One living process has a folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const lock = await lockFolder(dataDir);
  try {
    const user = await postgresUser();
    if (user) await admit(dataDir, user);
    const cluster = new Cluster(path.join(dataDir, "postgres"), await postgresBinaries(user), user);
    const password = await passwordIn(dataDir);
    if (!(await cluster.exists())) await cluster.make(password);
    await cluster.stop();
    const port = options.port ?? (await freePort());
    const start = (): Promise<void> => cluster.start(port, options.durable ?? true);
    await start();
    const address = `127.0.0.1:${port}`;
    const server = `postgres://storegate:${password}@${address}`;
    const applicationPassword = randomBytes(24).toString("base64url");
    await ensureDatabase(`${server}/postgres`, applicationPassword);
    const watch = options.listener && (await watchOver(cluster, start, options.listener));
    return {
      url: `${server}/storegate`,
      applicationUrl: `postgres://${embeddedRole}:${applicationPassword}@${address}/storegate`,
      stop: async () => {
        await watch?.stop();
        await cluster.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Lets the server's user go through the data folder, and says so plainly where a folder above it forbids that. */
async function admit(dataDir: string, user: PostgresUser): Promise<void> {
  await chmod(dataDir, 0o711);
  const closed = await firstClosedFolder(dataDir, user);
  if (closed === undefined) return;
  throw new Error(
    `PostgreSQL runs as user ${user.name}, who may not enter ${closed}, a folder on the way to the data folder ${dataDir}. Give a STOREGATE_DATA_DIR elsewhere (as /var/lib/storegate), or let others enter that folder (chmod o+x).`,
  );
}

async function ensureDatabase(url: string, applicationPassword: string): Promise<void> {
  const sql = postgres(url, { max: 1 });
  try {
    await setApplicationRole(sql, embeddedRole, applicationPassword);
    const found = await sql`select 1 from pg_database where datname = 'storegate'`;
    if (found.length === 0) await sql`create database storegate`;
  } finally {
    await sql.end();
  }
}

async function watchOver(cluster: Cluster, start: () => Promise<void>, listener: ServerListener): Promise<ServerWatch> {
  const server: WatchedServer = { start, process: () => cluster.process(), log: cluster.log };
  return new ServerWatch(server, await cluster.process(), listener);
}

async function passwordIn(dataDir: string): Promise<string> {
  const file = path.join(dataDir, "postgres-password");
  const found = await readFile(file, "utf8").catch(() => undefined);
  if (found !== undefined && found.trim() !== "") return found.trim();
  const password = randomBytes(24).toString("base64url");
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

/** One cluster, driven by the server's own `initdb` and `pg_ctl`. */
class Cluster {
  readonly #folder: string;
  readonly #binaries: PostgresBinaries;
  readonly #user: PostgresUser | undefined;

  constructor(folder: string, binaries: PostgresBinaries, user: PostgresUser | undefined) {
    this.#folder = folder;
    this.#binaries = binaries;
    this.#user = user;
  }

  async exists(): Promise<boolean> {
    return access(path.join(this.#folder, "storegate-made")).then(
      () => true,
      () => false,
    );
  }

  async make(password: string): Promise<void> {
    // What a start that was killed in the middle left behind is not a cluster.
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { mode: 0o700 });
    const passwordFile = path.join(this.#folder, "..", "initdb-password");
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (this.#user) {
      await chown(this.#folder, this.#user.uid, this.#user.gid);
      await chown(passwordFile, this.#user.uid, this.#user.gid);
    }
    try {
      await this.#run(this.#binaries.initdb, [
        `--pgdata=${this.#folder}`,
        "--username=storegate",
        "--auth=scram-sha-256",
        `--pwfile=${passwordFile}`,
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
      ]);
    } finally {
      await rm(passwordFile, { force: true });
    }
    await writeFile(path.join(this.#folder, "storegate-made"), "");
  }

  /** What the server writes down of itself. */
  get log(): string {
    return path.join(this.#folder, "server.log");
  }

  /** The process that is the server. */
  async process(): Promise<ProcessMark> {
    const [pid] = (await readFile(path.join(this.#folder, "postmaster.pid"), "utf8")).split("\n");
    return markOf(Number(pid));
  }

  /** Starts the server on a port of loopback. */
  async start(port: number, durable: boolean): Promise<void> {
    const settings = [`-p ${port}`, "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=''"];
    if (!durable) settings.push("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off");
    try {
      await this.#run(this.#binaries.pgCtl, [
        "start",
        "-D",
        this.#folder,
        "-w",
        "-t",
        "60",
        "-l",
        this.log,
        "-o",
        settings.join(" "),
      ]);
    } catch (error) {
      const words = await readFile(this.log, "utf8").catch(() => "");
      throw new Error(
        `PostgreSQL did not start in ${this.#folder}. The last words in its log, ${this.log}:\n${words.split("\n").slice(-8).join("\n")}`,
        {
          cause: error,
        },
      );
    }
  }

  /** Stops the server if one runs here, ours or one that a killed process left, by SIGINT. */
  async stop(): Promise<void> {
    if (!(await this.#isRunning())) return;
    try {
      await this.#run(this.#binaries.pgCtl, ["stop", "-D", this.#folder, "-m", "fast", "-w", "-t", "60"]);
    } catch (error) {
      // One that was killed meanwhile did not shut down, and is gone all the same.
      if (await this.#isRunning()) throw error;
    }
  }

  async #isRunning(): Promise<boolean> {
    return this.#run(this.#binaries.pgCtl, ["status", "-D", this.#folder]).then(
      () => true,
      () => false,
    );
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    const identity = this.#user ? { uid: this.#user.uid, gid: this.#user.gid } : {};
    const locale = { LC_ALL: "C.UTF-8", LC_MESSAGES: "C" };
    await run(program, [...args], {
      ...identity,
      cwd: path.parse(this.#folder).root,
      env: { ...process.env, ...locale },
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}
