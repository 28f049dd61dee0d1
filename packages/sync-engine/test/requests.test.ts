import { Fault } from "@storegate/connector-kit";
import { newId, schema } from "@storegate/database";
import type { SyncEngine } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SyncRow } from "../src/ports.js";
import { SyncRunning } from "../src/sync-running.js";
import { TestBench, asked } from "./engine-under-test.js";

const { integrations } = schema;

let bench: TestBench;
let engine: SyncEngine;

// No worker: what is asked for waits.
beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(0);
});
afterAll(() => bench.close());

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return (error as Fault).code;
}

describe("starting a sync", () => {
  test("answers a sync that waits, with the config as it is now", async () => {
    const { integrationId, storeId } = await bench.setup();
    const row = await engine.requests.start(asked(integrationId, { keys: ["b", "a", "b"], keepUnchanged: true }));
    expect(row).toMatchObject({
      integrationId,
      storeId,
      kind: "toys",
      trigger: "MANUAL",
      status: "QUEUED",
      keys: ["b", "a"],
      keepUnchanged: true,
      config: { note: "as it was" },
      revision: 1,
    });
  });

  test("takes keys without the space around them, and one that differs only in case once, as it is spelt first", async () => {
    const { integrationId } = await bench.setup();
    const keys = ["NINA@X.test", "nina@x.test", "  ada@x.test\t", "ada@x.test", " Ö", "ö"];
    const row = await engine.requests.start(asked(integrationId, { keys }));
    expect(row.keys).toEqual(["NINA@X.test", "ada@x.test", "Ö"]);
  });

  test("is refused while another of the integration has not ended", async () => {
    const { integrationId } = await bench.setup();
    const row = await engine.requests.start(asked(integrationId));
    await expect(engine.requests.start(asked(integrationId))).rejects.toMatchObject({
      code: "SYNC_RUNNING",
      message: `The sync ${row.id} of the integration "Sorting" waits since ${row.createdAt.toISOString()} for a worker.`,
      remedy: "Wait for its end, or end it with cancelSync.",
    });
    await engine.requests.cancel(row.id);
    expect(await engine.requests.start(asked(integrationId))).toMatchObject({ status: "QUEUED" });
  });

  test("and told what the one in the way does, and how it gets out of the way", async () => {
    const { integrationId } = await bench.setup();
    const row = await engine.requests.start(asked(integrationId, { dryRun: true }));
    const at = new Date("2026-06-01T03:00:00Z");
    const told = (patch: Partial<SyncRow>): string => {
      const fault = new SyncRunning("Sorting", { ...row, ...patch }).withId("syn_1");
      return `${fault.message} ${fault.remedy}`;
    };
    const running = { status: "RUNNING", startedAt: at } as const;
    const stalledBy = { kind: "UNAVAILABLE", code: "STORE_UNAVAILABLE", message: "502", retryable: true } as const;
    expect(told(running)).toBe(
      'The dry run syn_1 of the integration "Sorting" runs since 2026-06-01T03:00:00.000Z. Wait for its end, or end it with cancelSync.',
    );
    expect(told({ ...running, dryRun: false, trigger: "UNDO" })).toMatch(/^The undo syn_1 of .* runs since/);
    expect(told({ ...running, stalledBy, retryAt: at })).toMatch(
      /waits for a fault to heal \(STORE_UNAVAILABLE\), and is tried again at 2026-06-01T03:00:00.000Z\. .*cancelSync/,
    );
    expect(told({ ...running, pauseRequestedAt: at })).toMatch(/is being paused\. .*resumeSync.*cancelSync/);
    expect(told({ ...running, pauseRequestedAt: at, pausedAt: at })).toMatch(/is paused since 2026.*resumeSync/);
    expect(told({ ...running, cancelRequestedAt: at })).toMatch(/is being cancelled\. Try again once it has ended/);
    expect(new SyncRunning("Sorting", null)).toMatchObject({ code: "SYNC_RUNNING", remedy: "Try again." });
    await engine.requests.cancel(row.id);
  });

  test("of two at once exactly one wins", async () => {
    const { integrationId } = await bench.setup();
    const both = await Promise.allSettled([1, 2].map(() => engine.requests.start(asked(integrationId))));
    expect(both.map((each) => each.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const loser = both.find((each) => each.status === "rejected");
    expect(loser).toMatchObject({ reason: { code: "SYNC_RUNNING" } });
  });

  test("is refused for what cannot run", async () => {
    const disabled = await bench.setup([], "DISABLED");
    expect(await codeOf(engine.requests.start(asked(disabled.integrationId)))).toBe("INTEGRATION_DISABLED");
    expect(await codeOf(engine.requests.start(asked(newId())))).toBe("NOT_FOUND");
    const { integrationId } = await bench.setup();
    expect(await codeOf(engine.requests.start(asked(integrationId, { kind: "trains" })))).toBe("UNKNOWN_KIND");
    expect(await codeOf(engine.requests.start(asked(integrationId, { keys: [] })))).toBe("KEYS_INVALID");
    expect(await codeOf(engine.requests.start(asked(integrationId, { keys: [" "] })))).toBe("KEYS_INVALID");
    expect(await codeOf(engine.requests.start(asked(integrationId, { keys: ["a\0"] })))).toBe("KEYS_INVALID");
    expect(await codeOf(engine.requests.start(asked(integrationId, { keys: ["a", "\udc00"] })))).toBe("KEYS_INVALID");
    for (const key of ["ghost\n=1+1", "ghost\r@x.test", "a\tb", "a\u0085b"]) {
      expect(await codeOf(engine.requests.start(asked(integrationId, { keys: ["a", key] })))).toBe("KEYS_INVALID");
    }
    const tooMany = Array.from({ length: 1001 }, (_, index) => `key-${index}`);
    expect(await codeOf(engine.requests.start(asked(integrationId, { keys: tooMany })))).toBe("KEYS_INVALID");
    expect(await engine.requests.start(asked(integrationId, { kind: "rows", keys: tooMany.slice(1) }))).toMatchObject({
      kind: "rows",
    });
  });
});

describe("starting a sync while its integration is being disabled", () => {
  test("is refused once that is done", async () => {
    const { integrationId } = await bench.setup();
    let starting: Promise<string> | undefined;
    await bench.database.queries.transaction(async (tx) => {
      await tx.update(integrations).set({ status: "DISABLED" }).where(eq(integrations.id, integrationId));
      starting = engine.requests.start(asked(integrationId)).then(
        (row) => row.status,
        (error: Fault) => error.code,
      );
      await Promise.race([starting, bench.untilSomebodyWaitsForALock()]);
    });
    expect(await starting).toBe("INTEGRATION_DISABLED");
  });
});

describe("cancelling all of an integration or a store", () => {
  test("ends those that have not ended, of it alone, and answers their ids", async () => {
    const { integrationId, storeId } = await bench.setup();
    const past = await engine.requests.start(asked(integrationId));
    await engine.requests.cancel(past.id);
    const mine = await engine.requests.start(asked(integrationId));
    const other = await engine.requests.start(asked(await bench.integration(storeId)));
    expect(await engine.requests.ending((_, cancelAll) => cancelAll({ integrationId }))).toEqual([mine.id]);
    expect(await bench.row(mine.id)).toMatchObject({ status: "CANCELLED", revision: 2 });
    expect(await bench.row(past.id)).toMatchObject({ status: "CANCELLED", revision: 2 });
    expect(await bench.row(other.id)).toMatchObject({ status: "QUEUED", cancelRequestedAt: null });
    expect(await engine.requests.ending((_, cancelAll) => cancelAll({ integrationId }))).toEqual([]);

    const again = await engine.requests.start(asked(integrationId));
    const elsewhere = await engine.requests.start(asked((await bench.setup()).integrationId));
    expect(await engine.requests.ending((_, cancelAll) => cancelAll({ storeId }))).toEqual([other.id, again.id]);
    expect(await bench.row(other.id)).toMatchObject({ status: "CANCELLED" });
    expect(await bench.row(again.id)).toMatchObject({ status: "CANCELLED" });
    expect(await bench.row(elsewhere.id)).toMatchObject({ status: "QUEUED" });
    expect(await engine.requests.ending((_, cancelAll) => cancelAll({ integrationId: newId() }))).toEqual([]);
  });
});

describe("cancelling a sync that waits", () => {
  test("ends it at once; again changes nothing", async () => {
    const { integrationId } = await bench.setup();
    const { id } = await engine.requests.start(asked(integrationId));
    const cancelled = await engine.requests.cancel(id);
    expect(cancelled).toMatchObject({ status: "CANCELLED", revision: 2, processed: 0, startedAt: null });
    expect(cancelled.finishedAt).toBeInstanceOf(Date);
    expect(await engine.requests.cancel(id)).toEqual(cancelled);
  });

  test("is refused for one that is not there", async () => {
    expect(await codeOf(engine.requests.cancel(newId()))).toBe("NOT_FOUND");
  });
});
