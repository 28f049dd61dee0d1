/**
 * The proof of "seen before, taken back" for one connector, over as many small stores as there are seeds. Workers die in it; none
 * is frozen and wakes when its lease is another's: of the lease the tests of frozen workers, of crashes and of the engine's lease
 * speak.
 */
import { createHttpClient } from "@storegate/http-client";
import { EncryptionKey, openSecretBox } from "@storegate/database";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstalledConnector } from "../../src/connectors.js";
import { startTestGateway } from "../harness.js";
import { Draw } from "./draw.js";
import { changedIn, expectLeftAlone, expectLikeBut, expectOnlyOwnWrites } from "./expected-of-acts.js";
import { leftByUndo } from "./left-by-undo.js";
import type { WorkersHost } from "./mortal-worker.js";
import { acts, play, type Play } from "./play.js";
import type { Meddled } from "./meddle.js";
import type { ToldRecord, ToldSync } from "./told-sync.js";
import type { Proven, World } from "./world.js";

/** Declares the tests of one connector. @param count how many seeds there are. */
export function prove(installed: InstalledConnector, proven: Proven, count = 20): void {
  const seeds = Array.from({ length: count }, (_, index) => index + 1);
  const stack = new AsyncDisposableStack();
  let host: WorkersHost;
  /** Deaths that were asked for and those that came, of all seeds. */
  const struck: number[] = [];
  /** How often somebody meddled with what a dead worker had left open, by seed. */
  const meddles: number[] = [];

  beforeAll(async () => {
    const encryptionKey = randomBytes(32).toString("base64");
    const gateway = stack.use(
      await startTestGateway({
        // Its workers are the test's.
        concurrency: 0,
        connectors: [installed],
        sandbox: { customers: 1, orders: 0, products: 0 },
        environment: { STOREGATE_ENCRYPTION_KEY: encryptionKey, STOREGATE_COST_PER_MINUTE: "0" },
      }),
    );
    const http = stack.adopt(createHttpClient({ allowPrivateHosts: true }), (each) => each.close());
    const current = EncryptionKey.fromText(encryptionKey);
    const secrets = await openSecretBox(gateway.database, { current, previous: [], source: "the test" });
    host = { gateway, secrets, http, connector: installed.connector };
  });
  afterAll(() => stack.disposeAsync());

  describe.each(seeds)("seed %i", (seed) => {
    const draw = new Draw(`${proven.connectorId} ${seed}`);
    let world: World;
    let calm: Play;

    beforeAll(async () => {
      world = stack.use(await proven.open(seed, `calm${seed}`));
      calm = await play(host, world, draw);
    });

    test("a dry run foretells the run, and writes nothing", () => {
      const { "dry run": dry, run } = calm;
      expect(dry).toMatchObject({ isUntouched: true, journal: { changes: 0, setUp: [] } });
      expect(dry.told.status).toBe(dry.told.progress["failed"] === 0 ? "SUCCEEDED" : "COMPLETED_WITH_ERRORS");
      const refused = new Set(keysOf(run.told.records.filter(({ errors }) => errors.some(isRefusal))));
      expect(foretold(run.told, refused)).toEqual(foretold(dry.told, refused));
      // What the store refuses is no part of a plan: which records were to be changed is told right all the same.
      const wanted = dry.told.records.filter((each) => refused.has(keyOf(each)));
      expect(new Set(keysOf(wanted.filter(isChanged)))).toEqual(refused);
      expect(changedIn(run)).toEqual(
        idsOf(
          run.told.records.filter((each) => each.after !== null),
          world,
        ),
      );
    });

    test("nothing is written but what is owned and journaled, and that once", () => {
      for (const name of acts) expectOnlyOwnWrites(calm[name]);
      expect([...calm["dry run"].writes, ...calm["dry undo"].writes]).toEqual([]);
    });

    test("what a run sets up is in its journal, and undo leaves just that", () => {
      const { run, undo } = calm;
      const made = Object.keys(run.after.setUp).filter((name) => !(name in run.before.setUp));
      expect(run.journal.setUp).toEqual(made.map((name) => `${name} done`).toSorted((a, b) => (a < b ? -1 : 1)));
      expect(run.after.setUp).toMatchObject(run.before.setUp);
      expect(run.after.rest).toEqual(run.before.rest);
      expect({ ...undo.after, records: null }).toEqual({ ...undo.before, records: null });
      expect(Object.keys(undo.before.setUp)).toEqual(expect.arrayContaining(made));
      expect(undo.journal.setUp).toEqual([]);
    });

    test("an undo puts back all but what a third hand has changed since, as it foretold", () => {
      const { run, "dry undo": dry, undo } = calm;
      expect(dry).toMatchObject({ isUntouched: true, journal: { changes: 0, setUp: [] } });
      expect(undo.told).toEqual(dry.told);
      const expected = leftByUndo(run.before, run.after, undo.before);
      expect(undo.after).toEqual(expected.state);
      const { records } = undo.told;
      expect(
        idsOf(
          records.filter((each) => each.reason === "changed_since"),
          world,
        ),
      ).toEqual(expected.changedSince);
      expect(
        idsOf(
          records.filter((each) => each.reason === null),
          world,
        ),
      ).toEqual(expected.putBack);
      expect(records.filter((each) => each.outcome === "SKIPPED").every((each) => each.details !== null)).toBe(true);
      expect(undo.told).toMatchObject({ status: "SUCCEEDED", progress: { failed: 0 } });
      expect(expected.putBack.size).toBeGreaterThan(0);
    });

    test("an undo of the undo gives what the run had made", () => {
      const { "dry undo": dry, undo, "undo of the undo": again } = calm;
      expect(again.named).toEqual(dry.named);
      expect(again.told).toMatchObject({ status: "SUCCEEDED", progress: { failed: 0, skipped: 0 } });
      expect(idsOf(again.told.records, world)).toEqual(idsOf(undo.told.records.filter(isChanged), world));
    });

    test("killed on the way, each of them ends as if nothing had happened", async () => {
      await using other = await proven.open(seed, `struck${seed}`);
      const disturbed = await play(host, other, draw, calm);
      const meddledWith: Meddled[] = [];
      for (const name of acts) {
        const [act, expected] = [disturbed[name], calm[name]];
        expectOnlyOwnWrites(act);
        meddledWith.push(...act.meddled);
        expectLikeBut(new Set(meddledWith.map(({ id }) => id)), act, expected, other);
        for (const meddled of meddledWith) expectLeftAlone(meddled, act, other);
        expect(act.journal.open).toBe(0);
        struck.push(act.deaths);
      }
      meddles.push(meddledWith.length);
    });
  });

  test("nearly every act was struck, and some were meddled with", () => {
    expect(struck).toHaveLength(seeds.length * acts.length);
    expect(struck.filter((deaths) => deaths > 0).length).toBeGreaterThan(struck.length * 0.9);
    expect(meddles.filter((count) => count > 0).length).toBeGreaterThan(seeds.length * 0.2);
  });
}

function keyOf({ key, externalId }: ToldRecord): string {
  return `${key} ${externalId}`;
}

function keysOf(records: readonly ToldRecord[]): string[] {
  return records.map(keyOf);
}

/**
 * What a dry run and the run that follows have in common. How records end that the store refuses is no part of a plan; nor is
 * what a plan calls a record of which the target is another's: that depends on what that one has made of it already.
 */
function foretold({ records, labels, ...counts }: ToldSync, refused: ReadonlySet<string>) {
  const planned = records.filter((each) => !refused.has(keyOf(each)));
  return {
    records: planned.map((each) => (isClaimed(each) ? { ...each, label: null, reason: null } : each)),
    labels: records.some(isClaimed) ? null : labels,
    counts: refused.size === 0 ? counts : null,
  };
}

function idsOf(records: readonly ToldRecord[], world: World): Set<string> {
  return new Set(records.map((each) => world.idOf(each)));
}

function isChanged({ outcome }: ToldRecord): boolean {
  return ["CREATED", "UPDATED", "DELETED"].includes(outcome);
}

/** Another record of the sync stands for its target. */
function isClaimed({ errors }: ToldRecord): boolean {
  return errors.some(({ code }) => code === "TARGET_CLAIMED");
}

/** What failed in the target, as against what the plan found already. */
function isRefusal({ code }: { readonly code: string }): boolean {
  return code !== "TARGET_CLAIMED";
}
