/** Law 10: each store's client, data, faults and secrets are its own, though one process works for all of them. */
import { Fault } from "@storegate/connector-kit";
import type { OpenIntegration, SyncEngine } from "@storegate/sync-engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate, type ToySetup } from "./engine-under-test.js";
import { openToyIntegration } from "./toy-connector.js";

const revoked = new Fault({ kind: "AUTH", code: "TOKEN_REVOKED", message: "The token was revoked." });

let bench: TestBench;
let engine: SyncEngine;
/** By store: the secrets of its integrations, and how many requests its client has sent. */
const secrets = new Map<string, string>();
const sent = new Map<string, number>();

const open: OpenIntegration = (integration, view) => {
  const { storeId } = integration;
  view.mask.hide([secrets.get(storeId) ?? "nobody's"]);
  const beforeRequest = (): void => {
    view.beforeRequest?.();
    sent.set(storeId, (sent.get(storeId) ?? 0) + 1);
  };
  return openToyIntegration(integration, { ...view, beforeRequest });
};

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4, { openIntegration: open });
});
afterAll(() => bench.close());

/** Two stores whose records have the same keys, and want something of their own. */
async function twoStores(): Promise<readonly [ToySetup, ToySetup]> {
  const make = async (group: string, base: number): Promise<ToySetup> => {
    const keys = Array.from({ length: 30 }, (_, index) => `toy-${index}`);
    return bench.setup(keys.map((key, index) => ({ key, group, score: base + index, label: group })));
  };
  return [await make("bears", 0), await make("cars", 1000)];
}

/** Starts both, and sees to it that each is in the middle of its work while the other is. */
async function runTogether(setups: readonly ToySetup[]): Promise<readonly string[]> {
  const gates = setups.map(({ toy }) => {
    const held = gate();
    toy.hooks.beforeApply = held.pass;
    return held;
  });
  const ids = await Promise.all(
    setups.map(async ({ integrationId }) => (await engine.requests.start(asked(integrationId))).id),
  );
  await Promise.all(gates.map((held) => held.reached));
  for (const held of gates) held.open();
  return ids;
}

describe("two stores at once in one process (law 10)", () => {
  test("have their own client, store, claims, set-up, results and memory", async () => {
    const setups = await twoStores();
    const ids = await runTogether(setups);
    for (const [index, { toy, storeId }] of setups.entries()) {
      const id = ids[index] ?? "";
      const group = index === 0 ? "bears" : "cars";
      const row = await bench.ended(id);
      const { read, observe, apply, make } = toy.calls;
      expect(row).toMatchObject({ status: "SUCCEEDED", created: 30, storeId, labels: { [group]: 30 } });
      expect(row.apiCalls).toBe(read + observe + apply + make);
      // Batches are sent by views of the client, which count for themselves.
      expect(sent.get(storeId)).toBe(read + observe);
      expect(toy.made).toEqual([group]);
      expect(new Set(toy.group.values())).toEqual(new Set([group]));
      const scores = toy.source.map(({ score }) => score);
      expect([...toy.score.values()].toSorted((a, b) => a - b)).toEqual(scores);
      const results = await bench.results(id);
      expect(new Map(results.map(({ key, after }) => [key, after?.["score"]]))).toEqual(
        new Map(toy.source.map(({ key, score }) => [key, score])),
      );
      const memory = (await bench.remembered(id)).map((each) => [each.key, each.memory?.["wanted"]] as const);
      expect(new Map(memory)).toEqual(new Map(toy.source.map(({ key, score }) => [key, `${group} ${score}`])));
    }
  });

  test("hide their own secrets, and not each other's", async () => {
    const [bears, cars] = await twoStores();
    secrets.set(bears.storeId, "bears");
    const ids = await runTogether([bears, cars]);
    const labels = await Promise.all(ids.map(async (id) => (await bench.ended(id)).labels));
    expect(labels).toEqual([{ "[redacted]": 30 }, { cars: 30 }]);
    const again = await twoStores();
    const [id] = await runTogether(again);
    expect((await bench.ended(id ?? "")).labels).toEqual({ bears: 30 });
  });

  test("fail alone: what ends one store's sync, or is cancelled, leaves the other's", async () => {
    const [bears, cars] = await twoStores();
    bears.toy.hooks.observe = () => {
      throw revoked;
    };
    const [failing, other] = await Promise.all(
      [bears, cars].map(async ({ integrationId }) => (await engine.requests.start(asked(integrationId))).id),
    );
    expect(await bench.ended(failing ?? "")).toMatchObject({ status: "FAILED", error: revoked.toData() });
    expect(await bench.ended(other ?? "")).toMatchObject({ status: "SUCCEEDED", created: 30, error: null });
    const [one, two] = await twoStores();
    const held = gate();
    one.toy.hooks.beforeApply = held.pass;
    const { id } = await engine.requests.start(asked(one.integrationId));
    await held.reached;
    await engine.requests.cancel(id);
    expect(await bench.run(engine, two)).toMatchObject({ status: "SUCCEEDED", created: 30 });
    held.open();
    expect(await bench.ended(id)).toMatchObject({ status: "CANCELLED" });
  });
});
