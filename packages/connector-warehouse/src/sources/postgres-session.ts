import { Fault } from "@storegate/connector-kit";
import { checkChoice } from "./model-choice.js";
import { postgresColumn, unknownType, type ServerType } from "./postgres-columns.js";
import { PostgresConnection, type ConnectionInit } from "./postgres-connection.js";
import type { PostgresDialect } from "./postgres-dialect.js";
import type { SourceTable } from "./source.js";
import type { SqlColumn } from "./sql-column.js";
import type { SqlRelation, SqlRow, SqlSession } from "./sql-session.js";
import { bareQuery, namesOf, quoted, written } from "./sql-text.js";

/** How many rows a cursor hands over at once: what Redshift's smallest clusters allow at most. */
const rowsAtOnce = 1000;

/**
 * Sessions of a server that speaks PostgreSQL's protocol: one for short statements, one after another, and one for each long reading.
 * Each statement runs in a transaction that may only read.
 */
export class PostgresSession implements SqlSession {
  readonly #init: ConnectionInit;
  readonly #dialect: PostgresDialect;
  readonly #open = new Set<PostgresConnection>();
  #short: PostgresConnection | undefined;
  #lastShort: Promise<unknown> = Promise.resolve();
  #isUtf8 = true;

  constructor(init: ConnectionInit, dialect: PostgresDialect) {
    this.#init = init;
    this.#dialect = dialect;
    init.signal.addEventListener("abort", this.#abort, { once: true });
  }

  readonly #abort = (): void => void this.close();

  /** Logs in, and learns how the server writes texts. */
  async connect(): Promise<void> {
    const [row] = await this.all("select current_setting('server_encoding')");
    this.#isUtf8 = row?.[0] === "UTF8" || row?.[0] === "UNICODE";
  }

  textOf(column: string): string {
    return this.#dialect.textOf(column);
  }

  byBytes(text: string): string {
    return this.#dialect.byBytes(text, this.#isUtf8);
  }

  relation({ table, query }: SqlRelation): Promise<string> {
    checkChoice({ table, query }, true);
    const rows =
      query === undefined
        ? namesOf(table ?? "")
            .map(quoted)
            .join(".")
        : `(\n${bareQuery(query)}\n)`;
    return Promise.resolve(`${rows} as model`);
  }

  columns(relation: string): Promise<readonly SqlColumn[]> {
    return this.#briefly(async (connection) => {
      const { columns } = await connection.ask(`select * from ${relation} limit 0`);
      if (columns.length === 0) return [];
      const { rows } = await connection.ask(
        `select oid, format_type(oid, null), typname, typtype, case when typlen = -1 then typelem else 0 end
         from pg_type where oid in (${[...new Set(columns.map(({ type }) => type))].join(", ")})`,
      );
      const types = new Map(rows.map((row) => [Number(row[0]), typeOf(row)]));
      return columns.map(({ name, type }) => postgresColumn(name, types.get(type) ?? unknownType(type)));
    });
  }

  all(statement: string): Promise<readonly SqlRow[]> {
    return this.#briefly(async (connection) => (await connection.ask(statement)).rows);
  }

  async *stream(statement: string): AsyncGenerator<readonly SqlRow[], void> {
    const connection = this.#connection();
    try {
      await this.#begin(connection);
      await connection.ask(`declare rows_of_model no scroll cursor for ${statement}`);
      for (;;) {
        const { rows } = await connection.ask(`fetch forward ${rowsAtOnce} from rows_of_model`);
        if (rows.length > 0) yield rows;
        if (rows.length < rowsAtOnce) break;
      }
      await connection.ask("commit");
    } finally {
      await this.#end(connection);
    }
  }

  async tables(search: string | undefined): Promise<readonly SourceTable[]> {
    const rows = await this.all(this.#dialect.tables(search));
    return rows.map(([schema, name]) => {
      const table = written([String(schema), String(name)]);
      return { name: table, label: table };
    });
  }

  async close(): Promise<void> {
    this.#init.signal.removeEventListener("abort", this.#abort);
    await Promise.all([...this.#open].map((connection) => this.#end(connection)));
  }

  /** One after another, since they share a session. */
  #briefly<Answer>(use: (connection: PostgresConnection) => Promise<Answer>): Promise<Answer> {
    const turn = this.#lastShort.then(() => this.#inTransaction(use));
    this.#lastShort = turn.catch(() => {});
    return turn;
  }

  async #inTransaction<Answer>(use: (connection: PostgresConnection) => Promise<Answer>): Promise<Answer> {
    const connection = await this.#begun();
    try {
      const answer = await use(connection);
      await connection.ask("commit");
      return answer;
    } catch (error) {
      this.#short = undefined;
      await this.#end(connection);
      throw error;
    }
  }

  /** The session for short statements, in a new transaction. One that went away while nobody asked it anything is made again. */
  async #begun(): Promise<PostgresConnection> {
    const kept = this.#short;
    if (kept) {
      try {
        await this.#begin(kept);
        return kept;
      } catch (error) {
        this.#init.signal.throwIfAborted();
        await this.#end(kept);
        if (!(error instanceof Fault) || error.code !== "SOURCE_READ_BROKEN") throw error;
      }
    }
    const made = this.#connection();
    try {
      await this.#begin(made);
    } catch (error) {
      await this.#end(made);
      throw error;
    }
    this.#short = made;
    return made;
  }

  async #begin(connection: PostgresConnection): Promise<void> {
    for (const statement of this.#dialect.begin) await connection.ask(statement);
  }

  #connection(): PostgresConnection {
    const connection = new PostgresConnection(this.#init);
    this.#open.add(connection);
    return connection;
  }

  async #end(connection: PostgresConnection): Promise<void> {
    this.#open.delete(connection);
    await connection.close();
  }
}

function typeOf([id, title, name, kind, element]: SqlRow): ServerType {
  return {
    id: Number(id),
    title: String(title),
    name: String(name),
    isEnum: kind === "e",
    element: Number(element) === 0 ? undefined : Number(element),
  };
}
