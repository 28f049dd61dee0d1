import { connectorTestTables, type TestConnectorTables } from "@storegate/database/testing";
import { createHash } from "node:crypto";
import { afterAll, beforeEach, afterEach, expect, it } from "vitest";
import { validation } from "../index.js";
import type { Verdict } from "../pipeline/verdict.js";
import { createVerdictCache, type VerdictCache } from "./cache.js";

const all = connectorTestTables({ id: validation.id, migrations: validation.migrations ?? [] });
let tables: TestConnectorTables;
let cache: VerdictCache;

beforeEach(async () => {
  tables = await all.lend();
  cache = createVerdictCache({
    query: (text, parameters) => tables.transaction((transaction) => transaction.query(text, parameters)),
  });
});

afterEach(() => tables[Symbol.asyncDispose]());
afterAll(() => all.drop());

function verdict(email: string, rest: Partial<Verdict> = {}): Verdict {
  return {
    email,
    normalizedEmail: email,
    status: "valid",
    reason: "domain_accepts_mail",
    didYouMean: null,
    evidence: [],
    provider: "builtin",
    checkedAt: "2026-11-01T10:00:00.123Z",
    againAt: null,
    ...rest,
  };
}

const keep = (...verdicts: readonly Verdict[]) =>
  cache.keep(
    "builtin",
    verdicts.map((each) => ({ verdict: each, attempts: 0 })),
  );

const run = (statement: string) => tables.transaction((transaction) => transaction.query(statement, []));

it("gives back what it was given, under whichever case of the address", async () => {
  const given = verdict("Anna@shop.net", {
    status: "unknown",
    reason: "greylisted",
    didYouMean: "Anna@shop.com",
    evidence: [{ check: "smtp_rcpt", finding: "mx.shop.net: 450 4.2.0 <anna@SHOP.net> come again" }],
    againAt: "2026-11-01T10:05:00.123Z",
  });
  await cache.keep("builtin_smtp", [{ verdict: given, attempts: 2 }]);
  const found = await cache.find("builtin_smtp", ["anna@shop.net", "bert@shop.net"]);
  expect([...found]).toEqual([
    [
      "anna@shop.net",
      {
        attempts: 2,
        verdict: {
          ...given,
          email: "anna@shop.net",
          normalizedEmail: "anna@shop.net",
          didYouMean: "anna@shop.com",
          evidence: [{ check: "smtp_rcpt", finding: "mx.shop.net: 450 4.2.0 <anna@shop.net> come again" }],
        },
      },
    ],
  ]);
  expect(await cache.find("builtin", ["anna@shop.net"])).toEqual(new Map());
});

it("holds no address, only its hash", async () => {
  await keep(
    verdict("anna.secret@shop.net", {
      didYouMean: "anna.secret@shop.com",
      evidence: [{ check: "smtp_rcpt", finding: "550 <ANNA.SECRET@shop.net> unknown" }],
    }),
  );
  const rows = JSON.stringify(await tables.snapshot());
  expect(rows).not.toMatch(/anna/i);
  expect(rows).toContain(createHash("sha256").update("anna.secret@shop.net").digest("hex"));
});

it("lets nothing older replace what is newer", async () => {
  await keep(verdict("anna@shop.net", { checkedAt: "2026-11-02T00:00:00.000Z" }));
  await keep(verdict("anna@shop.net", { status: "invalid", reason: "null_mx" }));
  const found = await cache.find("builtin", ["anna@shop.net"]);
  expect(found.get("anna@shop.net")?.verdict.status).toBe("valid");
});

it("keeps neither what is no address nor that the DNS failed, and takes no reason that it does not know", async () => {
  await keep(
    { ...verdict("no address"), normalizedEmail: null },
    verdict("anna@shop.net", { status: "unknown", reason: "dns_failure" }),
    verdict("bert@shop.net"),
  );
  expect([...(await cache.find("builtin", ["no address", "anna@shop.net", "bert@shop.net"])).keys()]).toEqual([
    "bert@shop.net",
  ]);
  await run("update verdicts set reason = 'of_a_later_version'");
  expect(await cache.find("builtin", ["bert@shop.net"])).toEqual(new Map());
});

it("sweeps what was looked at before a time", async () => {
  await keep(verdict("old@shop.net"), verdict("new@shop.net", { checkedAt: "2026-11-03T00:00:00.000Z" }));
  await cache.sweep(new Date("2026-11-02T00:00:00Z"));
  expect([...(await cache.find("builtin", ["old@shop.net", "new@shop.net"])).keys()]).toEqual(["new@shop.net"]);
});

it("forgets one address as the README says", async () => {
  await keep(verdict("anna@example.net"), verdict("bert@example.net"));
  await run("delete from verdicts where address_hash = sha256(convert_to('anna@example.net', 'UTF8'))");
  expect([...(await cache.find("builtin", ["anna@example.net", "bert@example.net"])).keys()]).toEqual([
    "bert@example.net",
  ]);
});
