import { connectorTestTables, type TestConnectorTables } from "@storegate/database/testing";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { type ValidationConfig, validationConfig } from "../customers/config.js";
import { validation } from "../index.js";
import { createPipeline } from "../pipeline/pipeline.js";
import type { Verdict } from "../pipeline/verdict.js";
import { createVerdictCache, type VerdictCache } from "./cache.js";
import { emailVerdictFacts } from "./email-verdict-facts.js";
import type { Profile } from "./provider.js";

const all = connectorTestTables({ id: validation.id, migrations: validation.migrations ?? [] });
let lent: TestConnectorTables;
let cache: VerdictCache;
const tables = {
  query: <Row extends Record<string, unknown>>(text: string, parameters?: readonly unknown[]) =>
    lent.transaction((transaction) => transaction.query<Row>(text, parameters)),
};

beforeEach(async () => {
  lent = await all.lend();
  cache = createVerdictCache(tables);
});
afterEach(() => lent[Symbol.asyncDispose]());
afterAll(() => all.drop());

const now = () => new Date("2026-11-10T10:00:00Z");
const unasked = () => Promise.reject(new Error("nobody is asked"));
const pipeline = createPipeline({ resolver: { mx: unasked, addresses: unasked }, now });

function keep(profile: Profile, email: string, rest: Partial<Verdict> = {}): Promise<void> {
  const verdict: Verdict = {
    email,
    normalizedEmail: email,
    status: "valid",
    reason: "domain_accepts_mail",
    didYouMean: null,
    evidence: [{ check: "mx", finding: "mx.shop.net" }],
    provider: profile.startsWith("truelist") ? "truelist" : "builtin",
    checkedAt: "2026-11-01T10:00:00.123Z",
    againAt: null,
    ...rest,
  };
  return cache.keep(profile, [{ verdict, attempts: 0 }]);
}

function facts(emails: readonly string[], config: object = {}) {
  const parsed: ValidationConfig = validationConfig.parse(config);
  return emailVerdictFacts({ config: parsed, runtime: { pipeline }, tables, now }, emails);
}

it("tells what is kept, by addresses as they were asked, and of none that was never looked at", async () => {
  await keep("builtin", "Anna@shop.net");
  const fact = {
    status: "VALID",
    reason: "domain_accepts_mail",
    didYouMean: null,
    evidence: [{ check: "mx", finding: "mx.shop.net" }],
    provider: "builtin",
    checkedAt: new Date("2026-11-01T10:00:00.123Z"),
    againAt: null,
  };
  expect(await facts([" anna@SHOP.net", "ANNA@shop.net", "bert@shop.net"])).toEqual(
    new Map([
      [" anna@SHOP.net", fact],
      ["ANNA@shop.net", fact],
    ]),
  );
  expect(await facts([])).toEqual(new Map());
});

it("tells what the form says, which nobody has to look at", async () => {
  const found = await facts(["anna", ""]);
  expect(found.get("anna")).toMatchObject({ status: "INVALID", reason: "syntax", checkedAt: now() });
  expect(found.has("")).toBe(true);
});

it("tells nothing whose time is over", async () => {
  await keep("builtin", "old@shop.net", { checkedAt: "2026-08-01T10:00:00.000Z" });
  expect(await facts(["old@shop.net"])).toEqual(new Map());
  expect((await facts(["old@shop.net"], { windowDays: { valid: 365 } })).size).toBe(1);
});

it("goes by whom the integration asks: mail servers before the DNS, and Truelist for what is left unknown", async () => {
  const smtp = { enabled: true, heloName: "probe.shop.net" };
  const greylisted = { status: "unknown", reason: "greylisted", checkedAt: "2026-11-10T09:58:00.000Z" } as const;
  const held = { ...greylisted, againAt: "2026-11-10T10:03:00.000Z" };
  await keep("builtin", "anna@shop.net");
  await keep("builtin_smtp", "anna@shop.net", held);
  await keep("truelist/accurate", "anna@shop.net", { status: "invalid", reason: "no_such_mailbox" });
  await keep("truelist/accurate", "bert@shop.net", { status: "risky", reason: "accept_all" });
  const told = async (config: object) =>
    [...(await facts(["anna@shop.net", "bert@shop.net"], config))].map(([email, { status }]) => [email, status]);
  const anna = "anna@shop.net";
  const bert = ["bert@shop.net", "RISKY"];
  expect(await told({})).toEqual([[anna, "VALID"]]);
  expect(await told({ smtp })).toEqual([[anna, "UNKNOWN"]]);
  expect((await facts([anna], { smtp })).get(anna)?.againAt).toEqual(new Date(held.againAt));
  const truelist = { apiKey: "a key of ours" };
  expect(await told({ provider: "truelist", truelist })).toEqual([[anna, "INVALID"], bert]);
  expect(await told({ provider: "builtin_then_truelist", truelist })).toEqual([[anna, "VALID"], bert]);
  // A mail server has said when it tells more: nobody else is asked until then.
  const both = { provider: "builtin_then_truelist", truelist, smtp };
  expect(await told(both)).toEqual([[anna, "UNKNOWN"], bert]);
  await keep("builtin_smtp", anna, { ...greylisted, checkedAt: "2026-11-10T09:59:00.000Z" });
  expect(await told(both)).toEqual([[anna, "INVALID"], bert]);
});
