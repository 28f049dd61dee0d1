import { describe, expect, test } from "vitest";
import { scriptedStore, wireCustomer, type Received, type Scripted } from "../../test/scripted-store.js";

const bad = ["12,50", "abc", "", "12345678901234567.89"];
const codes = ["AMOUNT_INVALID", "AMOUNT_INVALID", "AMOUNT_INVALID", "AMOUNT_TOO_PRECISE"];
const bodies = (received: readonly Received[]): Record<string, unknown>[] =>
  received.flatMap(({ body }) => (body === undefined ? [] : (body as Record<string, unknown>[])));

describe("a store credit that cannot be sent as it is", () => {
  test("fails its customer alone among those to be made", async () => {
    await using store = await scriptedStore(({ call, body }): Scripted => {
      if (call.startsWith("GET")) return { json: { data: [], meta: { pagination: { total: 0 } } } };
      const people = body as { email: string }[];
      return { json: { data: people.map(({ email }, index) => wireCustomer(index + 1, { email })), meta: {} } };
    });
    const credits = ["1.5", ...bad, "2"];
    const outcomes = await store.client.customers.create(
      credits.map((storeCredit, index) => ({
        email: `p${index}@shop.net`,
        firstName: "P",
        lastName: "Q",
        storeCredit,
      })),
    );
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.email : outcome.fault.code))).toEqual([
      "p0@shop.net",
      ...codes,
      "p5@shop.net",
    ]);
    expect(outcomes[1]).toMatchObject({ fault: { kind: "INPUT", field: "storeCredit" } });
    expect(bodies(store.received).map((each) => each["store_credit_amounts"])).toEqual([
      [{ amount: 1.5 }],
      [{ amount: 2 }],
    ]);
  });

  test("fails its change alone, and the outcomes of all others are told", async () => {
    await using store = await scriptedStore((request) => ({
      json: { data: bodies([request]).map(({ id }) => wireCustomer(Number(id))), meta: {} },
    }));
    const outcomes = await store.client.customers.update(
      Array.from({ length: 25 }, (_, index) => ({ id: index + 1, storeCredit: index === 3 ? "abc" : "9.99" })),
    );
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.id : outcome.fault.code))).toEqual(
      Array.from({ length: 25 }, (_, index) => (index === 3 ? "AMOUNT_INVALID" : index + 1)),
    );
    expect(bodies(store.received)).toHaveLength(24);
  });
});
