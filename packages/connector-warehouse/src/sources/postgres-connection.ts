import type { Socket } from "node:net";
import postgres from "postgres";
import type { PostgresConfig, RedshiftConfig } from "./postgres-config.js";
import { postgresFault, type Phase } from "./postgres-faults.js";
import { cancelSession, openSocket, type ServerSession } from "./postgres-socket.js";
import type { SourceHost } from "./source.js";
import type { SqlRow } from "./sql-session.js";

/** Types that the client would read into doubles and dates; they are taken as they are written. */
const takenAsText = [16, 17, 20, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 3802];

/** The client's options as its types tell them, and `socket`, which they leave out. */
interface ClientOptions extends postgres.Options<{ readonly text: postgres.PostgresType<string> }> {
  readonly socket: () => Promise<Socket>;
}

/** An unnamed statement, of which a server takes one at a time; the client's types leave `simple` out. */
const oneStatement: postgres.UnsafeQueryOptions & { readonly simple: boolean } = { prepare: false, simple: false };

/** Where and as whom a connection is made. */
export interface ConnectionInit {
  readonly config: PostgresConfig | RedshiftConfig;
  readonly host: SourceHost;
  readonly signal: AbortSignal;
}

/** What a statement brought. */
export interface Answer {
  readonly rows: readonly SqlRow[];
  readonly columns: readonly { readonly name: string; readonly type: number }[];
}

/**
 * One session of a server. It is made with the first statement, and never made again by itself: a transaction that went with a lost
 * connection must not go on in another.
 */
export class PostgresConnection {
  readonly #init: ConnectionInit;
  readonly #client: postgres.Sql;
  #session: ServerSession | undefined;
  #isRunning = false;
  #wasMade = false;
  #isClosed = false;

  constructor(init: ConnectionInit) {
    this.#init = init;
    const { config } = init;
    const options: ClientOptions = {
      // The client is handed sockets that are connected and private; the address is not for it to split or look up.
      host: "source",
      port: config.port,
      database: config.database,
      username: config.user,
      password: config.password,
      ssl: false,
      socket: () => this.#connect(),
      max: 1,
      connect_timeout: 15,
      max_lifetime: null,
      fetch_types: false,
      prepare: false,
      onnotice: () => {},
      connection: { application_name: "storegate" },
      types: { text: { to: 25, from: takenAsText, serialize: String, parse: (text: string) => text } },
    };
    this.#client = postgres(options);
  }

  async #connect(): Promise<Socket> {
    if (this.#wasMade || this.#isClosed)
      throw Object.assign(new Error("the connection is gone"), { code: "CONNECTION_CLOSED" });
    this.#wasMade = true;
    return openSocket(this.#init.config, this.#init.host, this.#init.signal);
  }

  /** Carries out one statement; several in one text are refused by the server. */
  async ask(statement: string): Promise<Answer> {
    const { config, signal } = this.#init;
    const phase: Phase = this.#session ? "read" : "connect";
    signal.throwIfAborted();
    this.#isRunning = true;
    try {
      const rows = await this.#client.unsafe<postgres.Row[]>(statement, [], oneStatement).values();
      this.#session = rows.state;
      return { rows: [...rows], columns: rows.columns.map(({ name, type }) => ({ name, type })) };
    } catch (error) {
      signal.throwIfAborted();
      throw postgresFault(error, `${config.host}:${config.port}`, phase);
    } finally {
      this.#isRunning = false;
    }
  }

  /** Ends the session and what runs in it. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { config, host } = this.#init;
    // A server goes on with what runs until it has something to say to a connection that is gone. Where asking it to stop fails, that is
    // what ends it.
    if (this.#isRunning && this.#session) await cancelSession(config, host, this.#session).catch(() => {});
    await this.#client.end({ timeout: 0 });
  }
}
