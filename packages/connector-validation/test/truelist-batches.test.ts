import { afterAll, describe, expect, it } from "vitest";
import type { BatchStore } from "../src/truelist/batch-store.js";
import { people, truelistWorlds } from "./truelist-world.js";

const { openTruelist, dropTables } = truelistWorlds();
afterAll(dropTables);

const batchPath = { method: "POST", path: "/api/v1/batches" } as const;

/** Each of these was looked at once, and by one batch. */
function onceEach(emails: readonly string[]): Record<string, number> {
  return Object.fromEntries(emails.map((email) => [email.toLowerCase(), 1]));
}

/** A store that breaks at one of its steps, as if the process had died there. */
function dyingAt(step: "made" | "close") {
  const died = new Error("died");
  return { died, store: (store: BatchStore): BatchStore => ({ ...store, [step]: () => Promise.reject(died) }) };
}

describe("more than sixty addresses", () => {
  it.each(["asDocumented", "openapi", "docs"] as const)(
    "are a batch, and each gets its own verdict in the words %s",
    async (vocabulary) => {
      await using world = await openTruelist();
      const { control } = world;
      control.set({ vocabulary, csvHeader: vocabulary === "docs" ? "rearranged" : "asSeen", listShape: "array" });
      control.setVerdict("Person.1@duck.com", "invalid", "failed_no_mailbox");
      control.setVerdict("person.2@duck.com", "accept_all", "accept_all");
      control.setVerdict("person.3@duck.com", "risky", "is_disposable");
      control.setVerdict("person.4@duck.com", "unknown", "failed_greylisted");
      control.setVerdict("person.5@duck.com", "risky", "failed_smtp_check", "person.5@gmail.com");
      const emails = ["Person.0@duck.com", ...people(70, 1)];
      const verdicts = await world.judge(emails);
      expect(verdicts.map(({ email }) => email)).toEqual(emails);
      expect(verdicts.slice(0, 7).map(({ reason }) => reason)).toEqual([
        "mailbox_exists",
        "no_such_mailbox",
        "accept_all",
        "disposable",
        "provider_unknown",
        "provider_risky",
        "mailbox_exists",
      ]);
      expect(verdicts[5]?.didYouMean).toBe("person.5@gmail.com");
      expect(control.batches().map(({ email_count: count }) => count)).toEqual([71]);
      expect(control.asked()).toEqual(onceEach(emails));
      expect(await world.batchStates()).toEqual(["done"]);
      expect(world.told.join("\n")).not.toMatch(/tl-very-secret|duck\.com/);
    },
  );

  it("are waited for until all rows are done and their file is there, also where it is late, or its address has run out", async () => {
    await using world = await openTruelist();
    const { control } = world;
    control.setBatchTime({ pendingMs: 60, processingMs: 60 });
    control.set({ earlyCompletion: true, csvDelayMs: 60, pendingWord: "pending" });
    control.addFault({ path: "/truelist-results/*", respond: { status: 403 } });
    control.addFault({ path: "/truelist-results/*", respond: { status: 400 } });
    const verdicts = await world.judge(people(61));
    expect(new Set(verdicts.map(({ reason }) => reason))).toEqual(new Set(["mailbox_exists"]));
    expect(control.billed()).toEqual(onceEach(people(61)));
  });

  it("are read from the files of parts where that of all rows never comes; what stands in neither is unknown", async () => {
    await using world = await openTruelist();
    world.control.set({ annotatedCsv: false });
    world.control.setVerdict("person.1@duck.com", "invalid", "failed_no_mailbox");
    world.control.setVerdict("person.2@duck.com", "risky", "is_role");
    const verdicts = await world.judge(people(61));
    expect(verdicts.slice(0, 3).map(({ reason }) => reason)).toEqual([
      "mailbox_exists",
      "no_such_mailbox",
      "provider_unknown",
    ]);
    expect(verdicts[2]?.evidence).toEqual([{ check: "truelist", finding: "no answer for this address in its batch" }]);
  });

  it("are a batch anew when they are asked for again later, as the same list is refused", async () => {
    await using world = await openTruelist();
    await world.judge(people(61));
    const verdicts = await world.judge(people(61));
    expect(new Set(verdicts.map(({ status }) => status))).toEqual(new Set(["valid"]));
    expect(world.control.batches()).toHaveLength(2);
    expect(world.control.billed()).toEqual(onceEach(people(61)));
    expect(await world.batchStates()).toEqual(["done", "done"]);
  });

  it("are halved where one of them is refused, and the others keep their verdicts", async () => {
    await using world = await openTruelist();
    // The list of all is refused, and so is its first half.
    const respond = { status: 422, body: { message: "Row 3 holds no address" } };
    world.control.addFault({ ...batchPath, respond, times: 2 });
    const verdicts = await world.judge(people(130));
    expect(new Set(verdicts.map(({ reason }) => reason))).toEqual(new Set(["mailbox_exists"]));
    expect(await world.batchStates()).toEqual(["refused", "refused", "done"]);
    expect(world.control.asked()).toEqual(onceEach(people(130)));
  });

  it("are halved where their batch fails over one of them; one that fails for no such reason is a fault that time heals", async () => {
    await using world = await openTruelist();
    const { control } = world;
    control.set({ batchError: "The list holds a row without an email address" });
    const verdicts = await world.judge(people(61));
    expect(new Set(verdicts.map(({ reason }) => reason))).toEqual(new Set(["mailbox_exists"]));
    control.set({ batchError: "Worker ran out of memory" });
    await expect(world.judge(people(61, 100))).rejects.toMatchObject({
      kind: "UNAVAILABLE",
      code: "TRUELIST_BATCH_FAILED",
      retryable: true,
      message: expect.stringContaining("Worker ran out of memory"),
    });
    control.set({ batchError: null });
    expect(await world.judge(people(61, 100))).toHaveLength(61);
    expect(await world.batchStates()).toEqual(["failed", "failed", "done"]);
  });
});

describe("a batch is made once", () => {
  it.each(["array", "object"] as const)(
    "though its answer is lost, by its name in a list that is an %s",
    async (listShape) => {
      await using world = await openTruelist();
      world.control.set({ listShape });
      world.control.addFault({ ...batchPath, act: "after" });
      expect(await world.judge(people(61))).toHaveLength(61);
      expect(world.control.batches()).toHaveLength(1);
      expect(world.control.asked()).toEqual(onceEach(people(61)));
      expect(world.control.calls().endpoints).toMatchObject({ "POST /api/v1/batches": 1 });
    },
  );

  it.each(["empty", "html", "truncated"] as const)("though its answer is %s", async (respond) => {
    await using world = await openTruelist();
    world.control.addFault({ ...batchPath, act: "after", respond });
    expect(await world.judge(people(61))).toHaveLength(61);
    expect(world.control.batches()).toHaveLength(1);
  });

  it("though it was asked for and never reached the vendor: it is asked for again by the same name", async () => {
    await using world = await openTruelist();
    world.control.addFault({ ...batchPath });
    expect(await world.judge(people(61))).toHaveLength(61);
    expect(world.control.batches()).toHaveLength(1);
    expect(await world.batchStates()).toEqual(["done"]);
  });

  it("though we die before its id is written down: whoever comes next takes it up", async () => {
    await using world = await openTruelist();
    const { died, store } = dyingAt("made");
    await expect(world.judge(people(61), { store })).rejects.toBe(died);
    expect(await world.batchStates()).toEqual(["open"]);
    // Somebody has joined in the meantime, and somebody has gone.
    const kept: string[] = [];
    const verdicts = await world.judge([...people(60, 1), "new@duck.com"], {
      keep: async (each) => void kept.push(...each.map(({ verdict }) => verdict.email)),
    });
    expect(verdicts).toHaveLength(61);
    expect(kept.toSorted()).toEqual([...people(61), "new@duck.com"].toSorted());
    expect(world.control.batches()).toHaveLength(1);
    expect(world.control.asked()).toEqual(onceEach([...people(61), "new@duck.com"]));
    expect(await world.batchStates()).toEqual(["done"]);
  });

  it("though we die before it is asked for, or its list shows it late: it is asked for by the name it has", async () => {
    await using world = await openTruelist();
    const ended = new AbortController();
    const died = new Error("died");
    const store = (own: BatchStore): BatchStore => ({
      ...own,
      async add(...batch) {
        await own.add(...batch);
        ended.abort(died);
      },
    });
    await expect(world.judge(people(61), { store, signal: ended.signal })).rejects.toBe(died);
    expect([await world.batchStates(), world.control.batches()]).toEqual([["open"], []]);
    // It reaches the vendor after all, and the list does not show it yet.
    await expect(world.judge(people(61), dyingAt("made"))).rejects.toThrow("died");
    world.control.addFault({ method: "GET", path: "/api/v1/batches", respond: { status: 200, body: [] }, times: 2 });
    expect(await world.judge(people(61))).toHaveLength(61);
    expect(world.control.batches()).toHaveLength(1);
    expect(world.control.asked()).toEqual(onceEach(people(61)));
    expect(await world.batchStates()).toEqual(["done"]);
  });

  it("though we die after its results were kept, and before it is closed", async () => {
    await using world = await openTruelist();
    const { died, store } = dyingAt("close");
    const kept: unknown[] = [];
    await expect(world.judge(people(61), { store, keep: async (each) => void kept.push(...each) })).rejects.toBe(died);
    expect(kept).toHaveLength(61);
    await world.judge(people(61));
    expect([world.control.batches().length, await world.batchStates()]).toEqual([1, ["done"]]);
  });

  it("and stays open where it takes too long, or waiting is ended", async () => {
    await using world = await openTruelist();
    world.control.setBatchTime({ pendingMs: 100_000, processingMs: 100_000 });
    await expect(world.judge(people(61), { timing: { longestMs: 60 } })).rejects.toMatchObject({
      kind: "UNAVAILABLE",
      code: "TRUELIST_BATCH_LATE",
      retryable: true,
    });
    const stop = new AbortController();
    const reason = new Error("the store is handed back");
    const stopped = world.judge(people(61), { giveUp: stop.signal, timing: { pollMs: 50_000, longestMs: 90_000 } });
    const asksBefore = world.control.calls().endpoints["GET /api/v1/batches/{id}"] ?? 0;
    await expect.poll(() => world.control.calls().endpoints["GET /api/v1/batches/{id}"]).toBeGreaterThan(asksBefore);
    stop.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    world.control.advance(200_000);
    expect(await world.judge(people(61))).toHaveLength(61);
    expect(world.control.batches()).toHaveLength(1);
    expect(world.control.billed()).toEqual(onceEach(people(61)));
  });

  it("unless it is older than a week: then its addresses are asked for anew, and still cost nothing", async () => {
    await using world = await openTruelist();
    const { died, store } = dyingAt("made");
    await expect(world.judge(people(61), { store, at: new Date("2026-06-01T00:00:00Z") })).rejects.toBe(died);
    const verdicts = await world.judge(people(61), { at: new Date("2026-06-09T00:00:00Z") });
    expect(verdicts[0]?.checkedAt).toBe("2026-06-09T00:00:00.000Z");
    expect(world.control.billed()).toEqual(onceEach(people(61)));
    expect(world.control.batches()).toHaveLength(2);
  });
});
