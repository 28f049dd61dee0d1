import { afterAll, describe, expect, it } from "vitest";
import { testTruelist } from "../src/truelist/test-truelist.js";
import { people, truelistWorlds } from "./truelist-world.js";

const { openTruelist, dropTables } = truelistWorlds();
afterAll(dropTables);

const inline = { method: "POST", path: "/api/v1/verify_inline" } as const;
const { signal } = new AbortController();

describe("few addresses, or a person who waits", () => {
  it("are asked for three in a call, in both vocabularies, and kept as they come", async () => {
    await using world = await openTruelist();
    const { control } = world;
    const said: Record<string, string> = {};
    for (const vocabulary of ["openapi", "docs"] as const) {
      control.setVocabulary(vocabulary);
      control.setVerdict("Bad+tag@duck.com", "invalid", "failed_spam_trap");
      control.setVerdict("any@duck.com", "accept_all", "accept_all");
      const [ok, bad, any, blank] = await world.judge(
        ["ok@duck.com", "bad+tag@duck.com", "any@duck.com", "a b@duck.com"],
        { effort: vocabulary === "docs" ? "now" : "page" },
      );
      said[vocabulary] = [ok, bad, any, blank].map((verdict) => verdict?.reason).join(" ");
      expect(blank?.evidence[0]?.finding).toMatch(/^not asked/);
    }
    const expected = "mailbox_exists spam_trap accept_all provider_unknown";
    expect(said).toEqual({ openapi: expected, docs: expected });
    expect(control.calls().endpoints).toEqual({ "POST /api/v1/verify_inline": 2 });
    expect(control.billed()).toEqual({ "ok@duck.com": 1, "bad+tag@duck.com": 1, "any@duck.com": 1 });
    expect(control.asked()).not.toHaveProperty("b@duck.com");

    // However many there are, nobody who waits gets a batch; sixty make none either.
    await world.judge(people(64), { effort: "now" });
    await world.judge(people(60, 100));
    expect(control.batches()).toEqual([]);
    expect(control.calls().endpoints).toEqual({ "POST /api/v1/verify_inline": 2 + 22 + 20 });
  });

  it("keep to ten requests a second, and come again when they are told to", async () => {
    await using world = await openTruelist();
    world.control.set({ requestsPerSecond: 10 });
    const begun = performance.now();
    await world.judge(people(33), { betweenMs: 105 });
    expect(performance.now() - begun).toBeGreaterThan(1000);
    expect(world.control.calls().statuses).toEqual({ "200": 11 });
    world.control.addFault({ ...inline, respond: { status: 429, headers: { "retry-after": "1" } } });
    const again = performance.now();
    expect(await world.judge(["late@duck.com"])).toMatchObject([{ reason: "mailbox_exists" }]);
    expect(performance.now() - again).toBeGreaterThan(990);
  });

  it("are paid for once though an answer is lost", async () => {
    await using world = await openTruelist();
    world.control.addFault({ ...inline, act: "after" });
    expect(await world.judge(people(3))).toMatchObject(people(3).map(() => ({ status: "valid" })));
    expect(world.control.billed()).toEqual(Object.fromEntries(people(3).map((email) => [email, 1])));
  });
});

describe("an account", () => {
  it("without credits is a fault of the config; what was paid for is kept", async () => {
    await using world = await openTruelist();
    world.control.setCredits(4);
    const kept: string[] = [];
    const judged = world.judge(people(9), {
      keep: async (each) => void kept.push(...each.map(({ verdict }) => verdict.email)),
      betweenMs: 30,
    });
    await expect(judged).rejects.toMatchObject({
      kind: "CONFIG",
      code: "TRUELIST_OUT_OF_CREDITS",
      retryable: false,
      remedy: expect.stringContaining("credits"),
    });
    expect(kept).toHaveLength(3);
    expect(kept.toSorted()).toEqual(Object.keys(world.control.billed()).toSorted());
    await expect(world.judge(people(70))).rejects.toMatchObject({ code: "TRUELIST_OUT_OF_CREDITS" });
    expect(await world.batchStates()).toEqual(["refused"]);
    world.control.setCredits(null);
    expect(await world.judge(people(70))).toHaveLength(70);
    expect(Object.values(world.control.billed()).every((credits) => credits === 1)).toBe(true);
  });

  it.each(["error", "message", "errors", "text"] as const)(
    "tells its refusals in `%s`, and never its key",
    async (errorShape) => {
      await using world = await openTruelist();
      world.control.set({ errorShape });
      world.control.revokeKey();
      for (const count of [1, 61]) {
        const fault = await world.judge(people(count)).catch((error: unknown) => error);
        expect(fault).toMatchObject({
          kind: "AUTH",
          code: "TRUELIST_KEY_REFUSED",
          message: "Truelist answered 401: Unauthorized",
        });
        expect(JSON.stringify(fault)).not.toContain("tl-very-secret");
      }
      world.control.restoreKey();
      expect(await world.judge(people(61))).toHaveLength(61);
    },
  );

  it("that is away, or busy for long, is a fault that time heals", async () => {
    await using world = await openTruelist();
    world.control.addFault({ ...inline, respond: { status: 503 }, times: 4 });
    await expect(world.judge(people(1))).rejects.toMatchObject({
      kind: "UNAVAILABLE",
      code: "TRUELIST_UNAVAILABLE",
      retryable: true,
    });
    const respond = { status: 429, headers: { "retry-after": "90" } };
    world.control.addFault({ method: "POST", path: "/api/v1/batches", respond });
    await expect(world.judge(people(61))).rejects.toMatchObject({ kind: "RATE_LIMITED", retryAfterMs: 90_000 });
    expect(await world.judge(people(61))).toHaveLength(61);
    expect(await world.batchStates()).toEqual(["done"]);
  });

  it("that answers nobody within its time is away; the time is short for a person who waits", async () => {
    await using world = await openTruelist();
    world.control.stall(2);
    const judged = world.judge(people(1), { effort: "now" });
    await expect(judged).rejects.toMatchObject({ kind: "UNAVAILABLE", code: "TRUELIST_UNAVAILABLE", retryable: true });
  });

  it("that answers something else is not understood, and quoted nowhere", async () => {
    await using world = await openTruelist();
    world.control.addFault({ ...inline, respond: { status: 200, body: { emails: [{ address: "x@y.z" }] } } });
    await expect(world.judge(people(1))).rejects.toMatchObject({
      kind: "UNEXPECTED",
      code: "TRUELIST_ANSWER_NOT_UNDERSTOOD",
      message: "Truelist answered an inline call in another shape than it should (emails.0.email_state).",
    });
  });

  it("is tested by its owner, for nothing", async () => {
    await using world = await openTruelist();
    expect(await testTruelist(world.access({}), signal)).toEqual({ name: "truelist", status: "PASSED" });
    world.control.revokeKey();
    expect(await testTruelist(world.access({}), signal)).toMatchObject({
      name: "truelist",
      status: "FAILED",
      fault: { kind: "AUTH", code: "TRUELIST_KEY_REFUSED" },
    });
    expect(world.control.calls().endpoints).toEqual({ "GET /me": 2 });
    expect(world.control.asked()).toEqual({});
  });
});
