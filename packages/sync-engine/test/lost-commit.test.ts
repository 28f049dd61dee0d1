import { SecretMask } from "@storegate/connector-kit";
import type { Queries } from "@storegate/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Lease } from "../src/lease.js";
import { SyncLedger } from "../src/sync-ledger.js";
import { TestBench, asked, toyRecords } from "./engine-under-test.js";

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterAll(() => bench.close());

const closed = Object.assign(new Error("write CONNECTION_CLOSED"), { code: "CONNECTION_CLOSED" });

test("a commit whose answer is lost is not built upon: counts stay those of the results (law 2)", async () => {
  const asking = await bench.engine(0);
  const setup = await bench.setup(toyRecords(2));
  const row = await asking.requests.start(asked(setup.integrationId));
  await bench.stopEngines();
  const lease = await Lease.take(bench.database.queries, setup.storeId, "unlucky");
  if (!lease) throw new Error("nobody else should have the lease");
  let isLost = false;
  const transaction: Queries["transaction"] = async (act, config) => {
    const answer = await bench.database.queries.transaction(act, config);
    if (!isLost) return answer;
    isLost = false;
    throw closed;
  };
  const queries = new Proxy(bench.database.queries, {
    get: (target, name) => (name === "transaction" ? transaction : (Reflect.get(target, name) as unknown)),
  });
  const ledger = await SyncLedger.open(
    {
      mask: new SecretMask(),
      queries,
      lease,
      now: () => new Date(),
      recordType: "toy",
      resultsDays: 90,
      onCommit: () => {},
    },
    row,
  );
  await ledger.start(null);
  const wanting = (key: string, resources: readonly string[]) => ({
    key,
    targets: Object.fromEntries(resources.map((resource) => [resource, key])),
    plan: {},
    changes: resources.map((resource) => ({
      resource,
      target: key,
      action: "create" as const,
      before: null,
      after: { [resource]: resource === "score" ? 1 : "cars" },
    })),
  });
  const records = [wanting("toy-000", ["score"]), wanting("toy-001", ["score", "group"])].map((record) => ({
    ...record,
    plan: { changes: record.changes },
  }));
  const [first, second] = await ledger.pages.open({ records, next: null });
  if (!first || !second) throw new Error("changes should have been opened");
  isLost = true;
  const lost = ledger.settle([{ change: first }]);
  // Asked for while the other is under way: it completes no record, so that nothing but the counts would tell.
  const after = ledger.setPhase("sorting");
  expect(await Promise.allSettled([lost, after])).toEqual([
    { status: "rejected", reason: closed },
    { status: "rejected", reason: closed },
  ]);
  await lease.release();
  await bench.engine(1);
  const ended = await bench.ended(row.id);
  const results = await bench.results(row.id);
  expect(results).toHaveLength(2);
  expect(ended).toMatchObject({ status: "SUCCEEDED", processed: 2, created: 2 });
});
