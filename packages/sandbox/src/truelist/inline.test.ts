import { describe, expect, it } from "vitest";
import { askTruelist, verify } from "../../test/ask-truelist.js";
import { startForTest } from "../../test/call-store.js";

const world = { customers: 3 };

describe("an inline call", () => {
  it("answers one to three addresses as documented, in their order, and refuses more", async () => {
    const sandbox = await startForTest(world);
    const told = await verify(sandbox, "Eva@hotmial.com", "info@gmail.com", "a@duck.com");
    expect([told.status, told.json]).toMatchObject([
      200,
      {
        emails: [
          {
            address: "Eva@hotmial.com",
            domain: "hotmial.com",
            canonical: "Eva",
            mx_record: null,
            email_state: "email_invalid",
            email_sub_state: "failed_mx_check",
            verified_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
            did_you_mean: "Eva@hotmail.com",
          },
          { address: "info@gmail.com", email_state: "risky", email_sub_state: "is_role", did_you_mean: null },
          { address: "a@duck.com", email_state: "ok", email_sub_state: "email_ok", mx_record: "mx.duck.com" },
        ],
      },
    ]);
    expect((await verify(sandbox, "a@web.de", "b@web.de", "c@web.de", "d@web.de")).status).toBe(422);
    expect((await askTruelist(sandbox, "POST /api/v1/verify_inline")).status).toBe(422);
    // A plus that is not encoded is a blank, here as everywhere.
    const plus = await askTruelist(sandbox, "POST /api/v1/verify_inline?email=eva+shop@web.de");
    expect(plus.json["emails"]).toMatchObject([{ address: "eva" }, { address: "shop@web.de" }]);
  });

  it("speaks both vocabularies, and words that are set", async () => {
    const sandbox = await startForTest({ customers: 200 });
    const { truelist } = sandbox.control;
    truelist.setVerdict("new@web.de", "quarantined", "on_the_moon");
    truelist.set({ requestsPerSecond: null });
    const words = async (email: string) => {
      const { json } = await verify(sandbox, email);
      return [json["emails"]?.[0]?.["email_state"], json["emails"]?.[0]?.["email_sub_state"]];
    };
    const anyName = [...sandbox.control.truth()].find(({ email }) => truelist.verdict(email).state === "accept_all");
    for (const [vocabulary, invalid, disposable, taking] of [
      ["asDocumented", "email_invalid", "is_disposable", ["accept_all", "accept_all"]],
      ["openapi", "email_invalid", "is_disposable", ["accept_all", "accept_all"]],
      ["docs", "invalid", "disposable", ["risky", "ok_for_all"]],
    ] as const) {
      truelist.setVocabulary(vocabulary);
      expect(await words("eva@nowhere-at-all.fr")).toEqual([invalid, "failed_mx_check"]);
      expect(await words("eva@yopmail.com")).toEqual(["risky", disposable]);
      expect(await words(anyName?.email ?? "")).toEqual(taking);
      expect(await words("New@web.de")).toEqual(["quarantined", "on_the_moon"]);
    }
    truelist.unsetVerdict("new@web.de");
    expect(truelist.verdict("new@web.de").state).not.toBe("quarantined");
  });

  it("is refused without the key, over ten a second, and where there is nothing", async () => {
    const sandbox = await startForTest(world);
    const { truelist } = sandbox.control;
    const wrong = await askTruelist(sandbox, "GET /me", undefined, { authorization: "Bearer other" });
    expect([wrong.status, wrong.json]).toEqual([401, { error: "Unauthorized" }]);
    truelist.revokeKey();
    expect((await askTruelist(sandbox, "GET /me")).status).toBe(401);
    truelist.restoreKey();
    expect((await askTruelist(sandbox, "GET /me")).json).toMatchObject({ token: "truelist-key" });
    expect((await askTruelist(sandbox, "GET /api/v1/nothing")).status).toBe(404);
    expect((await askTruelist(sandbox, "GET /api/v1/verify_inline?email=a@web.de")).status).toBe(404);

    truelist.set({ requestsPerSecond: 2 });
    const each = await Promise.all(["a", "b", "c"].map((name) => verify(sandbox, `${name}@web.de`)));
    expect(each.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 429]);
    const refused = each.find(({ status }) => status === 429);
    expect([refused?.json, refused?.headers.get("retry-after")]).toEqual([{ error: "Rate limit exceeded" }, "1"]);
    truelist.set({ retryAfter: false, errorShape: "message" });
    const without = await verify(sandbox, "d@web.de");
    expect([without.json, without.headers.get("retry-after")]).toEqual([{ message: "Rate limit exceeded" }, null]);
    expect((await askTruelist(sandbox, "GET /me")).status).toBe(200);
    truelist.advance(1000);
    expect((await verify(sandbox, "d@web.de")).status).toBe(200);
  });

  it("stalls, breaks and is lost as it is told to", async () => {
    const sandbox = await startForTest({ ...world, timeScale: 100 });
    const { truelist } = sandbox.control;
    truelist.stall();
    const began = performance.now();
    expect((await verify(sandbox, "a@duck.com")).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(295);
    truelist.addFault({
      path: "/api/v1/verify_inline",
      respond: { status: 500, body: { error: "Internal server error" } },
    });
    expect((await verify(sandbox, "b@duck.com")).status).toBe(500);
    expect(truelist.billed()).toEqual({ "a@duck.com": 1 });
    truelist.addFault({ path: "/api/v1/verify_inline", respond: "truncated" });
    await expect(verify(sandbox, "b@duck.com")).rejects.toThrow(/terminated/);
    expect(truelist.billed()).toEqual({ "a@duck.com": 1, "b@duck.com": 1 });
    truelist.addFault({ path: "/api/v1/verify_inline", respond: "held", act: "before" });
    const held = verify(sandbox, "c@duck.com");
    await truelist.untilHeld();
    expect([truelist.held(), truelist.billed()["c@duck.com"]]).toEqual([1, undefined]);
    truelist.releaseHeld();
    expect((await held).status).toBe(200);
    expect(() => truelist.addFault({ path: "/v3/customers" })).toThrow(/no such path/);
    expect(truelist.calls()).toMatchObject({
      endpoints: { "POST /api/v1/verify_inline": 4 },
      statuses: { "200": 3, "500": 1 },
      refused: 1,
    });
    expect(sandbox.control.calls().total).toBe(0);
  });
});
