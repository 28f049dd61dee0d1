import { expect, it } from "vitest";
import { inMemoryStore } from "../../test/in-memory-store.js";
import { contextOf } from "../../test/sync-context.js";
import { judgeNow } from "./judge-now.js";

it("waits for a self-test as long as a person would, and then for no mail server", async () => {
  const parts = contextOf(inMemoryStore(), { smtp: { enabled: true, heloName: "probe.shop.net" } });
  const prober = { ...parts.runtime.prober, selfTest: () => new Promise<never>(() => {}) };
  const verdict = await judgeNow({ ...parts, runtime: { ...parts.runtime, prober } }, "anna@shop.net");
  expect(verdict).toMatchObject({ status: "valid", reason: "domain_accepts_mail" });
  expect(verdict.evidence).toContainEqual({ check: "smtp", finding: expect.stringMatching(/not found out in time/) });
});
