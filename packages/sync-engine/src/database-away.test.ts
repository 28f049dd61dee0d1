import { Fault } from "@storegate/connector-kit";
import { expect, test } from "vitest";
import { errorOfQueue, isDatabaseAway, isDatabaseUnreachable } from "./database-away.js";

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

test("one that is there and asks for another try is not out of reach", () => {
  for (const code of ["40P01", "40001", "25P03", "53100"]) {
    expect([isDatabaseAway(coded(code)), isDatabaseUnreachable(coded(code))]).toEqual([true, false]);
  }
  expect(isDatabaseUnreachable(coded("25P03", { severity: "FATAL" }))).toBe(false);
  // It takes no connections: to this database, or with this password.
  for (const code of ["55000", "28P01"]) {
    expect(isDatabaseUnreachable(coded(code, { severity: "FATAL" }))).toBe(true);
    expect(isDatabaseAway(coded(code, { severity: "ERROR" }))).toBe(false);
  }
  for (const code of ["CONNECTION_CLOSED", "57P03", "53300"]) expect(isDatabaseUnreachable(coded(code))).toBe(true);
});

test("of the queue's errors connections that failed are the database's, whatever they come as", () => {
  const refused = coded("ECONNREFUSED");
  const away = [
    refused,
    { code: "ECONNREFUSED", message: refused.message, stack: refused.stack, queue: "store-work" },
    { message: "Connection terminated unexpectedly" },
    coded("57P01"),
  ];
  for (const each of away) expect(isDatabaseUnreachable(errorOfQueue(each))).toBe(true);
  expect(isDatabaseUnreachable(errorOfQueue(new Error("no such queue")))).toBe(false);
  expect(errorOfQueue({ message: "no such queue" })).toMatchObject({ message: "no such queue" });
});
