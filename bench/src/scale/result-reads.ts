/** How long pages of results take, through GraphQL, one request at a time. */
import type { Figure } from "../figure.ts";
import type { ScaledStore } from "./scaled-store.ts";

/** Each is asked this often; the median is told. */
const rounds = 5;

const fields = "totalCount pageInfo { hasNextPage endCursor } nodes { id key outcome label reason before after at }";
const page = `query ($id: ID!, $after: String, $filter: SyncResultFilter) {
  sync(id: $id) { results(first: 100, after: $after, filter: $filter) { ${fields} } } }`;
const history = `query ($storeId: ID!, $key: String!) {
  recordHistory(storeId: $storeId, recordType: "customer", key: $key) { ${fields} } }`;

interface Connection {
  readonly pageInfo: { readonly endCursor: string | null };
  readonly nodes: readonly { readonly key: string }[];
}

/** The figures of a sync that has so many results. */
export async function readResults(store: ScaledStore, syncId: string, results: number): Promise<Figure[]> {
  const { gateway, database, storeId } = store;
  const pageOf = async (variables: object): Promise<Connection> => {
    const { sync } = await gateway.ask<{ sync: { results: Connection } }>(page, { id: syncId, ...variables });
    return sync.results;
  };
  const [deep] = await database.sql<{ key: string }[]>`
    select key from sync_results where seq = ${Math.floor(results * 0.9)} order by sync_id limit 1`;
  const key = deep?.key ?? "";
  const {
    pageInfo: { endCursor: after },
  } = await pageOf({ filter: { search: key } });
  const note = `100 results of ${results}; median of ${rounds}`;
  const timed = async (name: string, ask: () => Promise<unknown>): Promise<Figure> => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const begin = performance.now();
      await ask();
      times.push(performance.now() - begin);
    }
    const value = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    return { name, value, unit: "ms", note };
  };
  return [
    await timed("the first page", () => pageOf({})),
    await timed("a page behind nine tenths of them", () => pageOf({ after })),
    await timed("the first page of a label, 4 % of them", () => pageOf({ filter: { label: ["risky"] } })),
    await timed("the same behind nine tenths", () => pageOf({ after, filter: { label: ["risky"] } })),
    await timed("a reason, 1 %", () => pageOf({ filter: { reason: ["mx_not_public"] } })),
    await timed("what failed, of which there is nothing", () => pageOf({ filter: { outcome: ["FAILED"] } })),
    await timed("another outcome that none has", () => pageOf({ filter: { outcome: ["DELETED"] } })),
    await timed("an error code that none has", () => pageOf({ filter: { errorCode: ["NOT_CARRIED_OUT"] } })),
    await timed("one key", () => pageOf({ filter: { search: key } })),
    await timed("the start of a key", () => pageOf({ filter: { search: key.slice(0, 3) } })),
    await timed("the history of one record", () => gateway.ask(history, { storeId, key })),
  ];
}
