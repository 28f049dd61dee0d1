import { realpath, rm } from "node:fs/promises";
import { DuckDBInstance, type DuckDBConnection, type DuckDBResult } from "@duckdb/node-api";
import { findFiles, type DataFile, type FoundFiles } from "./data-files.js";
import { duckdbColumn } from "./duckdb-columns.js";
import type { DuckdbConfig } from "./duckdb-config.js";
import { duckdbFault } from "./duckdb-faults.js";
import { choiceNeeded, filesOfTable, namedFiles, offeredNames, scanOf, viewOf } from "./file-relations.js";
import { checkChoice } from "./model-choice.js";
import { makeScratchFolder } from "./scratch-folder.js";
import { readBroken } from "./source-faults.js";
import type { SourceHost, SourceTable } from "./source.js";
import type { SqlColumn } from "./sql-column.js";
import type { RowsToSort, SqlRelation, SqlRow, SqlSession } from "./sql-session.js";
import { bareQuery, namesOf, quoted, textLiteral, written } from "./sql-text.js";

const rowsAtOnce = 1000;

/** How much of rows is sorted at once, in bytes of their text; DuckDB takes some times as much for it. */
const sortedAtOnce = 24_000_000;
/** How many rows are sorted at once, at least and at most, however short or long they are. */
const partRows = { least: 500, most: 100_000 };
/** Of so many rows the length is looked at. */
const measuredRows = 1000;
/** Of so many keys for each part the cuts are taken, so that parts are about as large as each other. */
const keysForPart = 100;

/** Little memory, and one thread, since each holds some: what is sorted goes to a temporary folder. Nothing is fetched or installed. */
const limits = {
  memory_limit: "512MB",
  threads: "1",
  enable_external_file_cache: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
} as const;

/** A DuckDB of one source's own, which reads the files that its config means, and nothing else. */
export class DuckdbSession implements SqlSession {
  readonly #found: FoundFiles;
  readonly #root: string;
  readonly #signal: AbortSignal;
  readonly #scratch: string;
  readonly #instance: DuckDBInstance;
  readonly #connections = new Set<DuckDBConnection>();
  readonly #running = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;
  /** What a connection begins with. */
  #begin: string | undefined;

  private constructor(found: FoundFiles, root: string, signal: AbortSignal, scratch: string, instance: DuckDBInstance) {
    this.#found = found;
    this.#root = root;
    this.#signal = signal;
    this.#scratch = scratch;
    this.#instance = instance;
    signal.addEventListener("abort", this.#abort, { once: true });
  }

  readonly #abort = (): void => void this.close();

  /** @throws Fault SOURCE_FILES_OFF, SOURCE_FILE_UNKNOWN. */
  static async open(config: DuckdbConfig, host: SourceHost, signal: AbortSignal): Promise<DuckdbSession> {
    signal.throwIfAborted();
    const found = await findFiles(host.filesFolder, config.path);
    const root = await realpath(host.filesFolder ?? "");
    const scratch = await makeScratchFolder();
    const instance = await DuckDBInstance.create(":memory:", { ...limits, temp_directory: scratch });
    const session = new DuckdbSession(found, root, signal, scratch, instance);
    try {
      await session.#prepare();
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Opens a database for reading; then locks everything but the files that were found. */
  async #prepare(): Promise<void> {
    const database = this.#database();
    await this.#run("set global timezone = 'UTC'");
    if (database) {
      await this.#run(`attach ${textLiteral(database.place)} as source (read_only)`);
      this.#begin = "use source";
    }
    const places = this.#found.files.map(({ place }) => textLiteral(place));
    const wal = database ? [textLiteral(`${database.place}.wal`)] : [];
    await this.#run(`set allowed_paths = [${[...places, ...wal].join(", ")}]`);
    await this.#run("set enable_external_access = false");
    await this.#run("set lock_configuration = true");
  }

  #database(): DataFile | undefined {
    const [file] = this.#found.files;
    return this.#found.shape === "file" && file?.format === "database" ? file : undefined;
  }

  textOf(column: string): string {
    // Inside of a function, where DuckDB does not compare the texts of times as times.
    return `concat(cast(${column} as varchar), '')`;
  }

  byBytes(text: string): string {
    return text;
  }

  async relation({ table, query }: SqlRelation): Promise<string> {
    const { files, shape } = this.#found;
    checkChoice({ table, query }, this.#database() !== undefined);
    if (query !== undefined) {
      const bare = bareQuery(query);
      if (!this.#database()) await this.#makeViews(bare);
      return `(\n${bare}\n) as model`;
    }
    if (this.#database())
      return `${namesOf(table ?? "")
        .map(quoted)
        .join(".")} as model`;
    if (table !== undefined) return `${await scanOf(filesOfTable(files, table))} as model`;
    return `${await scanOf(shape === "folder" && files.length > 1 ? choiceNeeded(files) : files)} as model`;
  }

  /** Only of those files that a query speaks of: each is looked into. */
  async #makeViews(query: string): Promise<void> {
    const named = namedFiles(this.#found.files);
    const names = await this.#using(async (connection) => connection.getTableNames(query, false));
    if (this.#found.shape === "pattern" && names.some((name) => name.toLowerCase() === "files"))
      await this.#run(`create or replace view files as select * from ${await scanOf(this.#found.files)}`);
    for (const name of names) {
      const file = named.get(name.toLowerCase());
      if (file) await this.#run(await viewOf(name, file));
    }
  }

  async columns(relation: string): Promise<readonly SqlColumn[]> {
    const result = await this.#run(`select * from ${relation} limit 0`);
    return result.columnNames().map((name, index) => duckdbColumn(name, result.columnType(index)));
  }

  async all(statement: string): Promise<readonly SqlRow[]> {
    const rows: SqlRow[] = [];
    for await (const some of this.stream(statement)) rows.push(...some);
    return rows;
  }

  async *stream(statement: string): AsyncGenerator<readonly SqlRow[], void> {
    const connection = await this.#connect();
    try {
      const result = await this.#told(() => connection.stream(statement));
      for (;;) {
        const chunk = await this.#told(() => result.fetchChunk());
        if (!chunk || chunk.rowCount === 0) return;
        const rows = await this.#told(async () => chunk.getRows());
        // What its values hold beside the heap is given back now, not when V8 comes to collect the chunk.
        chunk.reset();
        for (let from = 0; from < rows.length; from += rowsAtOnce) yield rows.slice(from, from + rowsAtOnce);
      }
    } finally {
      this.#disconnect(connection);
    }
  }

  /** A sort of many rows holds more memory than it is allowed, and ends; each part reads the files anew. */
  async cutsOf({ from, key, order, columns }: RowsToSort): Promise<readonly string[]> {
    const [counted] = await this.all(`select count(*) from ${from}`);
    const total = Number(counted?.[0]);
    if (total <= partRows.least) return [];
    const [measured] = await this.all(
      `select avg(strlen(concat(${columns.join(", ")}))) from (select model.* from ${from} limit ${measuredRows}) as model`,
    );
    const length = Math.max(1, Number(measured?.[0] ?? 1));
    const rows = Math.min(partRows.most, Math.max(partRows.least, Math.floor(sortedAtOnce / length)));
    const parts = Math.ceil(total / rows);
    if (parts === 1) return [];
    const keys = await this.all(
      `select key from (select ${key} as key, ${order} as place from ${from})
       using sample reservoir(${parts * keysForPart} rows) repeatable (1) order by place`,
    );
    const cuts = Array.from({ length: parts - 1 }, (_, index) =>
      String(keys[Math.floor(((index + 1) * keys.length) / parts)]?.[0]),
    );
    return [...new Set(cuts)];
  }

  async tables(search: string | undefined): Promise<readonly SourceTable[]> {
    const names = this.#database() ? await this.#tablesOfDatabase() : offeredNames(this.#found.files);
    const wanted = search?.toLowerCase() ?? "";
    return names
      .filter((name) => name.toLowerCase().includes(wanted))
      .slice(0, 200)
      .map((name) => ({ name, label: name }));
  }

  async #tablesOfDatabase(): Promise<string[]> {
    const rows = await this.all(
      "select table_schema, table_name from information_schema.tables where table_catalog = 'source' order by 1, 2",
    );
    return rows.map(([schema, name]) => written([String(schema), String(name)]));
  }

  #run(statement: string): Promise<DuckDBResult> {
    return this.#using((connection) => connection.run(statement));
  }

  async #using<Answer>(use: (connection: DuckDBConnection) => Promise<Answer>): Promise<Answer> {
    const connection = await this.#connect();
    try {
      return await this.#told(() => use(connection));
    } finally {
      this.#disconnect(connection);
    }
  }

  /** One for each statement: what is read by parts ends when its connection is asked something else. */
  async #connect(): Promise<DuckDBConnection> {
    const connection = await this.#told(() => this.#instance.connect());
    this.#connections.add(connection);
    const begin = this.#begin;
    if (begin !== undefined) await this.#told(() => connection.run(begin));
    return connection;
  }

  #disconnect(connection: DuckDBConnection): void {
    if (this.#connections.delete(connection)) connection.disconnectSync();
  }

  /** Does something that the end of the source waits for. */
  async #told<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    this.#signal.throwIfAborted();
    if (this.#closed) throw readBroken("the source was closed.");
    const running = act();
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      this.#signal.throwIfAborted();
      throw duckdbFault(error, this.#root);
    } finally {
      this.#running.delete(running);
    }
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#end());
  }

  async #end(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#abort);
    for (const connection of this.#connections) connection.interrupt();
    await Promise.allSettled(this.#running);
    for (const connection of this.#connections) this.#disconnect(connection);
    this.#instance.closeSync();
    await rm(this.#scratch, { recursive: true, force: true });
  }
}
