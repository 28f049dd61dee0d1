/** Holds the conformance table of an object against a gateway, a store and sources. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResultFields } from "../../syncs.js";
import { startWarehouseWorld, type WarehouseWorld } from "../warehouse-world.js";
import type { ConformanceObject } from "./conformance-object.js";
import { asPlanned, asTold, asToldAgain, shown } from "./as-told.js";
import { marked } from "./marks.js";
import { caseMark, casesOf, playSync, rowKey, wholeSyncs, type PlayedSync } from "./play-sync.js";
import { stateAfter } from "./store-state.js";
import { caseNames, modes, type CaseName, type Expected, type Mode, type SyncName } from "./table.js";

const syncs: readonly SyncName[] = [
  "usual",
  "newest",
  "oldest",
  "by id alone",
  "413 to a batch",
  "413 to each",
  "one bad of ten",
];

/** Tests of every case of an object in every mode. */
export function describeTable(of: ConformanceObject): void {
  let world: WarehouseWorld;
  beforeAll(async () => {
    // Customers and products that are nobody's, with all that hangs on them.
    world = await startWarehouseWorld({ customers: 8, products: 8, orders: 0, subscribers: 4 });
    of.prepare(world.gateway.sandbox);
  });
  afterAll(() => world?.[Symbol.asyncDispose]());

  describe.each(modes)("%s", (mode) => {
    for (const sync of syncs.filter((each) => casesOf(of, mode, each).length > 0))
      describe(`sync ${sync}`, () => {
        describeSync(() => world, of, mode, sync);
      });
    it.each(caseNames.filter((name) => "meaningless" in of.table[name][mode]))(
      "has no case %s, and says why",
      (name) => {
        expect(of.table[name][mode]).toEqual({ meaningless: expect.stringMatching(/^[A-Z].*\.$/) });
      },
    );
  });
}

function describeSync(world: () => WarehouseWorld, of: ConformanceObject, mode: Mode, sync: SyncName): void {
  const cases = casesOf(of, mode, sync);
  let played: PlayedSync;
  beforeAll(async () => {
    played = await playSync(world(), of, mode, sync);
  });
  const expected = (name: CaseName) => expectedOf(of, mode, name, played.ids.get(name) ?? new Map());

  it.each(cases)("%s", (name) => {
    const outcomes = expected(name);
    const ids = played.ids.get(name) ?? new Map<string, number>();
    const mine = ({ key }: ResultFields): boolean => outcomes.some((each) => each.key === key);
    const told = (results: readonly ResultFields[]) =>
      results
        .filter(mine)
        .toSorted(byKey)
        .map((result) => shown(result));
    expect(told(played.first)).toEqual(outcomes.map(({ key, outcome }) => asTold(key, outcome, ids)));
    const planned = played.dry ? outcomes.map(({ key, outcome }) => asPlanned(key, outcome, ids)) : [];
    expect(told(played.dry ?? [])).toEqual(planned);
    expect(told(played.again)).toEqual(outcomes.map(({ key, outcome }) => asToldAgain(key, outcome, ids, of)));
  });

  it("tells of its cases' rows, and of no others", () => {
    const keys = cases.flatMap((name) => expected(name).map(({ key }) => key)).toSorted();
    for (const results of [played.dry ?? played.first, played.first, played.again])
      expect(results.map(({ key }) => key).toSorted()).toEqual(keys);
  });

  it("leaves the store as it says, and nothing else changed", () => {
    const { before, dry, first, again, undone } = played.states;
    expect(dry).toEqual(before);
    const outcomes = cases.flatMap((name) =>
      expected(name).map(({ key, outcome }) => ({
        expected: outcome,
        id: idOf(outcome, played.ids.get(name)) ?? Number(played.first.find((each) => each.key === key)?.externalId),
      })),
    );
    expect(first).toEqual(stateAfter(before, of.records, outcomes, (id) => of.made(first[of.records][id] ?? {})));
    expect(again).toEqual(first);
    const isRefused = outcomes.some(({ expected: each }) => each.outcome === "FAILED" && each.planned !== undefined);
    // What the store has refused is asked of it once more; nothing else is.
    expect(isRefused ? [] : played.writesAgain).toEqual([]);
    if (!wholeSyncs.has(sync)) return;
    const wrote = outcomes.some(({ expected: { outcome } }) => outcome === "CREATED" || outcome === "UPDATED");
    expect(played.undo?.status).toBe(wrote ? "SUCCEEDED" : undefined);
    expect(undone).toEqual(before);
  });
}

interface ExpectedRow {
  readonly key: string;
  readonly outcome: Expected;
}

/** A case's outcomes in the order of keys, with its mark and ids in them. */
function expectedOf(
  of: ConformanceObject,
  mode: Mode,
  name: CaseName,
  ids: ReadonlyMap<string, number>,
): ExpectedRow[] {
  const { [mode]: outcomes } = of.table[name];
  if ("meaningless" in outcomes) return [];
  return Object.entries(outcomes)
    .map(([key, outcome]) => ({ key: rowKey(name, mode, key), outcome: marked(outcome, caseMark(name, mode), ids) }))
    .toSorted(byKey);
}

/** Results come as records are settled. */
function byKey(one: { readonly key: string }, other: { readonly key: string }): number {
  return one.key < other.key ? -1 : 1;
}

function idOf(expected: Expected, ids: ReadonlyMap<string, number> | undefined): number | undefined {
  return expected.outcome === "UPDATED" || expected.outcome === "UNCHANGED" ? ids?.get(expected.target) : undefined;
}
