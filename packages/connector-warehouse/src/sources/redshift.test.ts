import { afterAll, beforeAll, expect, it } from "vitest";
import { allOf, keysBehind, testHost, testWarehouse, type TestWarehouse } from "../../test/source-world.js";
import type { RedshiftConfig } from "./postgres-config.js";
import { redshiftSource } from "./redshift.js";
import type { OpenModel } from "./source.js";

let warehouse: TestWarehouse;
let config: RedshiftConfig;

beforeAll(async () => {
  // The tests' PostgreSQL orders texts by their bytes by itself, as Redshift does.
  warehouse = await testWarehouse();
  config = { ...warehouse.config, type: "redshift" };
  await warehouse.sql.unsafe(`
    create table numbers (id bigint primary key, exact numeric(38, 10), at timestamptz);
    insert into numbers select n, n + 0.1, '2026-11-23 10:00+01' from generate_series(1, 2500) n;
    create table texts (k varchar(300));
    insert into texts select unnest(array['b', 'B', 'a', 'Ä', '😀', '\uFFFD', '\\', '''', 'dup', 'dup', null, '']);
  `);
});

afterAll(() => warehouse[Symbol.asyncDispose]());

/** What a client sent over its sockets, as far as it is a statement. */
function statementsIn(sent: readonly Buffer[]): string[] {
  const bytes = Buffer.concat(sent);
  const statements: string[] = [];
  // The first message has no letter before its length; of the others, P asks a server to take in a statement.
  for (let at = bytes.readInt32BE(0); at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (bytes[at] === 0x50) statements.push(bytes.toString("utf8", at + 6, bytes.indexOf(0, at + 6)));
  }
  return statements;
}

async function reading<Answer>(
  choice: { table?: string; query?: string; key: string },
  use: (model: OpenModel) => Promise<Answer>,
) {
  const host = testHost();
  const sent: Buffer[][] = [];
  const source = await redshiftSource.open(
    config,
    {
      ...host,
      connect: async (target) => {
        const socket = await host.connect(target);
        const bytes: Buffer[] = [];
        sent.push(bytes);
        const write = socket.write.bind(socket);
        socket.write = (chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
          bytes.push(Buffer.from(chunk));
          return Reflect.apply(write, socket, [chunk, ...rest]);
        };
        return socket;
      },
    },
    new AbortController().signal,
  );
  try {
    return { answer: await use(await source.model(choice)), statements: sent.map(statementsIn) };
  } finally {
    await source.close();
  }
}

it("reads by a cursor that it declares, a thousand rows at a time, and knows no collation", async () => {
  const { answer, statements } = await reading({ query: "select * from numbers; -- all", key: "id" }, (model) =>
    allOf(model.rows("9")),
  );
  expect(answer).toHaveLength(2491);
  expect(answer[0]).toEqual({ key: "10", cells: { id: 10, exact: "10.1000000000", at: "2026-11-23T09:00:00Z" } });
  expect(statements.at(-1)).toEqual([
    "begin read only",
    expect.stringMatching(/^select set_config\('statement_timeout', '900000', true\)/),
    expect.stringMatching(
      /^declare rows_of_model no scroll cursor for select cast\(model\."id" as varchar\(65535\)\), model\."id"/,
    ),
    "fetch forward 1000 from rows_of_model",
    "fetch forward 1000 from rows_of_model",
    "fetch forward 1000 from rows_of_model",
    "commit",
  ]);
  expect(statements.flat().join("\n")).not.toMatch(/collate|filter \(|any\(/i);
});

it("goes on behind each text, in the order of their bytes", async () => {
  const { answer } = await reading({ table: "public.texts", key: "k" }, async (model) => {
    const keys = await keysBehind(model, null);
    for (const key of new Set(keys))
      expect(await keysBehind(model, key)).toEqual(keys.slice(keys.lastIndexOf(key) + 1));
    expect(await model.count()).toEqual({ rows: 12, withoutKey: 2 });
    expect((await model.rowsOf(["dup", "\\"])).map(({ key }) => key)).toEqual(["\\", "dup", "dup"]);
    return keys;
  });
  expect(answer).toEqual(["'", "B", "\\", "a", "b", "dup", "dup", "Ä", "\uFFFD", "😀"]);
});

it("offers the tables that its user may read", async () => {
  const source = await redshiftSource.open(config, testHost(), new AbortController().signal);
  try {
    expect((await source.tables("numb")).map(({ name }) => name)).toEqual(["public.numbers"]);
  } finally {
    await source.close();
  }
});
