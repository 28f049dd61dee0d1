import { Fault } from "@storegate/connector-kit";
import { expect, test } from "vitest";
import { isDatabaseAway } from "./database-away.js";

const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

test.each([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "57P01",
  "08006",
  "53300",
  "40001",
  "40P01",
  "25P03",
])("%s is the database's", (code) => {
  expect(isDatabaseAway(coded(code))).toBe(true);
  expect(isDatabaseAway(new Error("Failed query", { cause: coded(code) }))).toBe(true);
});

test("a connection that fails is the database's only where a statement waited for it", () => {
  expect(isDatabaseAway(coded("ECONNREFUSED", { query: "begin" }))).toBe(true);
  expect(isDatabaseAway(coded("ECONNREFUSED"))).toBe(false);
});

test("a fault never is, whatever caused it; nor is a statement that was refused", () => {
  const cause = coded("CONNECTION_CLOSED");
  expect(isDatabaseAway(new Fault({ kind: "UNAVAILABLE", code: "AWAY", message: "Away.", cause }))).toBe(false);
  expect(isDatabaseAway(coded("23505"))).toBe(false);
  expect(isDatabaseAway(new TypeError("no"))).toBe(false);
  expect(isDatabaseAway("CONNECTION_CLOSED")).toBe(false);
});
