/** GraphQL over HTTP, as its specification asks: every audit of the reference implementation, the optional ones, too. */
import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./harness.js";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 }, concurrency: 0 });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** The audits know of no keys. */
const withKey: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers);
  headers.set("authorization", `Bearer ${gateway.key}`);
  return fetch(url, { ...init, headers });
};

const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn: withKey });

test("there are audits", () => {
  expect(audits.length).toBeGreaterThan(50);
});

test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))("%s %s", async (_id, _name, audit) => {
  const result = await audit.fn();
  const { status } = result;
  // Audits close the body of an answer that they refuse, so only what they say of it is left to show.
  expect({ status, reason: "reason" in result ? result.reason : undefined }).toEqual({
    status: "ok",
    reason: undefined,
  });
});
