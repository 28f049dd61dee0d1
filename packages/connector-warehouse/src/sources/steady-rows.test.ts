import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allOf, testHost, testWarehouse, type TestWarehouse } from "../../test/source-world.js";
import { postgresSource } from "./postgres.js";
import { readBroken, unreachable } from "./source-faults.js";
import type { ModelChoice, OpenModel, OpenSource, SourceRow } from "./source.js";
import { steadyKeys, steadyRows } from "./steady-rows.js";

let warehouse: TestWarehouse;

beforeAll(async () => {
  warehouse = await testWarehouse();
  await warehouse.sql.unsafe(`
    create table numbers (id bigint, n int);
    insert into numbers select n / 3, n from generate_series(3, 8002) n;
    create table changing (id bigint primary key);
    insert into changing select n from generate_series(1, 2500) n;
  `);
});

afterAll(() => warehouse[Symbol.asyncDispose]());

/** Ends all sessions of the reader on the server, as an operator would. */
const endSessions = (): Promise<unknown> =>
  warehouse.sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${warehouse.config.user}`.execute();

async function steadily<Answer>(
  choice: ModelChoice,
  use: (rows: AsyncIterable<readonly SourceRow[]>, model: OpenModel) => Promise<Answer>,
): Promise<Answer> {
  const { signal } = new AbortController();
  const open = (): Promise<OpenSource> => postgresSource.open(warehouse.config, testHost(), signal);
  const source = await open();
  try {
    const model = await source.model(choice);
    return await use(steadyRows({ open, choice, first: { model }, signal, pauseMs: () => 0 }, null), model);
  } finally {
    await source.close();
  }
}

describe("reading whose connection is lost", () => {
  it("goes on behind the last row, none twice and none left out, though several have one key", async () => {
    const read = await steadily({ table: "numbers", key: "id" }, async (rows, model) => {
      const all: SourceRow[] = [];
      for await (const some of rows) {
        all.push(...some);
        await endSessions();
      }
      // What was open before answers too.
      expect(await model.count()).toEqual({ rows: 8000, withoutKey: 0 });
      return all;
    });
    const numbers = read.map(({ cells }) => Number(cells["n"]));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 8000 }, (_, index) => index + 3));
    expect(read.map(({ key }) => Number(key))).toEqual(numbers.map((n) => Math.floor(n / 3)).toSorted((a, b) => a - b));
  });

  it("stops where its columns have become others", async () => {
    const reading = steadily({ table: "changing", key: "id" }, async (rows) => {
      for await (const some of rows) {
        expect(some).toHaveLength(1000);
        await endSessions();
        await warehouse.sql`alter table changing add column extra text`;
      }
    });
    await expect(reading).rejects.toMatchObject({
      code: "SOURCE_CHANGED",
      message: expect.stringContaining("extra (text) now."),
    });
  });
});

describe("a source that never is well again", () => {
  const row = (key: string): SourceRow => ({ key, cells: {} });
  const columns = [{ name: "id", type: "text", kind: "text" }] as const;
  const choice = { table: "t", key: "id" };
  const { signal } = new AbortController();

  /** A model that hands over these rows behind a key, and breaks. */
  const breaking = (chunks: (after: string | null) => readonly (readonly string[])[]): OpenModel => {
    async function* keys(after: string | null): AsyncGenerator<readonly string[], void> {
      yield* chunks(after);
      throw readBroken("the cable was cut.");
    }
    return {
      columns,
      keyOrder: "text",
      keys,
      async *rows(after) {
        for await (const some of keys(after)) yield some.map(row);
      },
      count: () => Promise.reject(new TypeError("not asked for")),
      rowsOf: () => Promise.reject(new TypeError("not asked for")),
      firstRows: () => Promise.reject(new TypeError("not asked for")),
    };
  };
  const sourceOf = (model: OpenModel, onClose: () => void): OpenSource => ({
    tables: () => Promise.resolve([]),
    columns: () => Promise.resolve(columns),
    sample: () => Promise.resolve({ columns, rows: [] }),
    model: () => Promise.resolve(model),
    close: async () => onClose(),
  });

  it("is tried five times, and each time it is opened it is closed", async () => {
    const pauses: number[] = [];
    let [opened, closed] = [0, 0];
    const model = breaking(() => []);
    const reading = steadyRows(
      {
        open: () => {
          opened += 1;
          return Promise.resolve(sourceOf(model, () => (closed += 1)));
        },
        choice,
        first: { model },
        signal,
        pauseMs: (attempt) => {
          pauses.push(attempt);
          return 0;
        },
      },
      null,
    );
    await expect(allOf(reading)).rejects.toMatchObject({
      kind: "UNAVAILABLE",
      code: "SOURCE_READ_BROKEN",
      message: expect.stringContaining("the cable was cut"),
    });
    expect({ opened, closed, pauses }).toEqual({ opened: 5, closed: 5, pauses: [1, 2, 3, 4, 5] });
  });

  it("is told in its own words where it cannot even be opened", async () => {
    const reading = steadyKeys(
      {
        open: () => Promise.reject(unreachable("db.example.com:5432", "nobody is there.")),
        choice,
        first: { model: breaking(() => [["a"]]) },
        signal,
        pauseMs: () => 0,
      },
      null,
    );
    await expect(allOf(reading)).rejects.toMatchObject({
      code: "SOURCE_READ_BROKEN",
      message: expect.stringContaining("The source at db.example.com:5432 cannot be reached: nobody is there."),
    });
  });

  it("is tried on for as long as new rows come", async () => {
    const all = Array.from({ length: 12 }, (_, index) => String.fromCharCode(97 + index));
    const model = breaking((after) => [all.filter((key) => after === null || key > after).slice(0, 2)]);
    const read: string[] = [];
    const reading = steadyKeys(
      { open: () => Promise.resolve(sourceOf(model, () => {})), choice, first: { model }, signal, pauseMs: () => 0 },
      null,
    );
    await expect(
      (async () => {
        for await (const keys of reading) read.push(...keys);
      })(),
    ).rejects.toMatchObject({ code: "SOURCE_READ_BROKEN" });
    expect(read).toEqual(all);
  });

  it("is not tried again for what time does not heal", async () => {
    const refused = new TypeError("a mistake of ours");
    const model: OpenModel = {
      ...breaking(() => []),
      rows: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(refused) }) }),
    };
    const open = (): Promise<OpenSource> => Promise.reject(new TypeError("not to be opened"));
    await expect(allOf(steadyRows({ open, choice, first: { model }, signal }, null))).rejects.toBe(refused);
  });
});
