import { describe, expect, test } from "vitest";
import { scriptedStore, scriptedToken, wireCustomer, type Received, type Scripted } from "../../test/scripted-store.js";
import type { ItemOutcome } from "../transport/batches.js";

interface Update {
  readonly id: number;
}

const idsOf = ({ body }: Received): number[] => (body as Update[]).map(({ id }) => id);
const written = (request: Received): Scripted => ({
  json: {
    data: idsOf(request)
      .toReversed()
      .map((id) => wireCustomer(id)),
    meta: {},
  },
});
const updates = (count: number): Update[] => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));
const short = (outcomes: readonly ItemOutcome<Update>[]): (number | string)[] =>
  outcomes.map((outcome) => (outcome.ok ? outcome.value.id : `${outcome.fault.code}: ${outcome.fault.message}`));

/** Refuses a batch for the first of the bad ids in it, as v3 does, naming its place or not. */
function refusing(bad: readonly number[], naming: boolean): (request: Received) => Scripted {
  return (request) => {
    const ids = idsOf(request);
    const at = ids.findIndex((id) => bad.includes(id));
    if (at === -1) return written(request);
    return {
      status: 422,
      json: {
        status: 422,
        title: "Update customers failed.",
        errors: naming ? { [`${at}.id`]: "invalid customer ID" } : { ".update": "invalid customer ID" },
      },
    };
  };
}

describe("updates of customers", () => {
  test("go ten a call, only with what changes, and outcomes keep the order", async () => {
    await using store = await scriptedStore(written);
    const outcomes = await store.client.customers.update([
      { id: 1, customerGroupId: 0, notes: "n" },
      ...updates(23).slice(1),
    ]);
    expect(short(outcomes)).toEqual(updates(23).map(({ id }) => id));
    expect(store.received.map((request) => idsOf(request).length).sort((a, b) => a - b)).toEqual([3, 10, 10]);
    const first = store.received.find((request) => idsOf(request).includes(1));
    expect(first).toMatchObject({ call: "PUT /v3/customers", token: scriptedToken });
    expect(first?.body).toContainEqual({ id: 1, customer_group_id: 0, notes: "n" });
    expect(await store.client.customers.update([])).toEqual([]);
  });

  test.each([
    ["named places", true, 6],
    ["no places", false, 12],
  ])(
    "bad items among ten stand alone in the end, with %s, and the good ones go through",
    async (_name, naming, most) => {
      await using store = await scriptedStore(refusing([3, 8], naming));
      const outcomes = await store.client.customers.update(updates(10));
      const words = naming ? "0.id: invalid customer ID." : "invalid customer ID.";
      const refused = `INPUT_REFUSED: Update customers failed. ${words}`;
      expect(short(outcomes)).toEqual([1, 2, refused, 4, 5, 6, 7, refused, 9, 10]);
      expect(outcomes[2]).toMatchObject({ fault: { kind: "INPUT", field: naming ? "id" : undefined } });
      expect(store.received.length).toBeLessThanOrEqual(most);
    },
  );

  test("a place that misleads does no harm", async () => {
    await using store = await scriptedStore((request) =>
      idsOf(request).includes(5)
        ? { status: 422, json: { title: "Bad.", errors: { "0.id": "this is not the one", "99.id": "nor this" } } }
        : written(request),
    );
    const outcomes = await store.client.customers.update(updates(10));
    expect(outcomes.map(({ ok }) => ok)).toEqual(updates(10).map(({ id }) => id !== 5));
  });

  test("an item that the answer leaves out is not called written", async () => {
    await using store = await scriptedStore((request) => ({
      json: {
        data: idsOf(request)
          .filter((id) => id !== 2)
          .map((id) => wireCustomer(id)),
      },
    }));
    const outcomes = await store.client.customers.update(updates(3));
    expect(outcomes[1]).toMatchObject({ ok: false, fault: { code: "ITEM_NOT_ANSWERED" } });
    expect(outcomes[2]).toMatchObject({ ok: true });
  });

  test.each([
    [401, "AUTH"],
    [403, "SCOPE"],
    [404, "NOT_FOUND"],
    [429, "RATE_LIMITED"],
    [500, "UNAVAILABLE"],
  ])("%d concerns all of them: it is thrown, and nothing more is begun", async (status, kind) => {
    await using store = await scriptedStore(() => ({ status, json: { title: "No." } }));
    await expect(store.client.customers.update(updates(100))).rejects.toMatchObject({ kind });
    const batches = new Set(store.received.map((request) => idsOf(request)[0]));
    expect(batches.size).toBeLessThanOrEqual(3);
  });

  test("are idempotent, so a lost answer is asked for again", async () => {
    await using store = await scriptedStore((request, number) => (number === 1 ? { status: 502 } : written(request)));
    expect(short(await store.client.customers.update(updates(1)))).toEqual([1]);
    expect(store.received).toHaveLength(2);
  });
});

test("attribute values are set ten a call and answered by customer and attribute", async () => {
  await using store = await scriptedStore(({ body }) => {
    const items = body as { customer_id: number; attribute_id: number; value: string }[];
    if (items.some(({ value }) => value === "bad") && items.length > 1)
      return { status: 422, json: { title: "Bad.", errors: {} } };
    if (items[0]?.value === "bad") return { status: 422, json: { title: "Bad.", errors: { "0.value": "too bad" } } };
    return {
      json: {
        data: items
          .map(({ customer_id, attribute_id, value }) => ({
            id: customer_id * 10,
            customer_id,
            attribute_id,
            attribute_value: value,
          }))
          .toReversed(),
      },
    };
  });
  const values = Array.from({ length: 12 }, (_, index) => ({
    customerId: index + 1,
    attributeId: 4,
    value: index === 6 ? "bad" : `v${index}`,
  }));
  const outcomes = await store.client.attributeValues.upsert(values);
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.value : outcome.fault.message))).toEqual(
    values.map(({ value }) => (value === "bad" ? "Bad. 0.value: too bad." : value)),
  );
  expect(store.received[0]?.body).toContainEqual({ customer_id: 1, attribute_id: 4, value: "v0" });
});

describe("creations", () => {
  test("are sent once when their answer is lost, and again when the store surely did not act", async () => {
    const made = { json: { id: 4, name: "VIP", is_default: false } };
    await using lost = await scriptedStore((_request, number) => (number === 1 ? { status: 502 } : made));
    await expect(lost.client.customerGroups.create({ name: "VIP" })).rejects.toMatchObject({ kind: "UNAVAILABLE" });
    expect(lost.received).toHaveLength(1);
    await using busy = await scriptedStore((_request, number) => (number === 1 ? { status: 429 } : made));
    expect(await busy.client.customerGroups.create({ name: "VIP" })).toMatchObject({ id: 4, name: "VIP" });
    expect(busy.received).toHaveLength(2);
  });

  test("of attributes send a list of one, and a group half made (207) is made", async () => {
    await using store = await scriptedStore(({ call }) =>
      call === "POST /v2/customer_groups"
        ? { status: 207, json: { id: 5, name: "x", is_default: false } }
        : { json: { data: [{ id: 9, name: "Status", type: "string", date_created: "" }], meta: {} } },
    );
    expect(await store.client.customerAttributes.create({ name: "Status", type: "string" })).toEqual({
      id: 9,
      name: "Status",
      type: "string",
      dateCreated: null,
      dateModified: null,
    });
    expect(store.received[0]).toMatchObject({
      call: "POST /v3/customers/attributes",
      body: [{ name: "Status", type: "string" }],
    });
    expect(await store.client.customerGroups.create({ name: "x" })).toMatchObject({
      id: 5,
      discountFailure: expect.stringContaining("in part"),
    });
  });
});

describe("views", () => {
  test("a hook comes before each attempt, retries included, and can end it", async () => {
    await using store = await scriptedStore(() => ({ status: 503 }));
    const stop = new Error("the lease is gone");
    let calls = 0;
    const view = store.client.with({
      beforeRequest: () => {
        calls += 1;
        if (calls === 3) throw stop;
      },
    });
    await expect(view.customerGroups.list()).rejects.toBe(stop);
    expect(store.received).toHaveLength(2);
  });

  test("a signal ends waiting for the quota with its reason, and other views go on", async () => {
    await using store = await scriptedStore((_request, number) =>
      number === 1
        ? {
            status: 429,
            headers: {
              "x-rate-limit-requests-left": "0",
              "x-rate-limit-requests-quota": "150",
              "x-rate-limit-time-window-ms": "400",
              "x-rate-limit-time-reset-ms": "400",
            },
          }
        : { json: { time: 1_700_000_000 } },
    );
    const stop = new AbortController();
    const reason = new Error("cancelled");
    const ended = store.client.with({ signal: stop.signal, lane: "interactive" }).time.get();
    const waiting = store.client.time.get();
    setTimeout(() => stop.abort(reason), 100);
    await expect(ended).rejects.toBe(reason);
    expect(await waiting).toEqual(new Date(1_700_000_000_000));
    expect(store.client.rateLimit).toMatchObject({ quota: 150, remaining: 0, windowMs: 400 });
    expect(store.received).toHaveLength(2);
  });
});
