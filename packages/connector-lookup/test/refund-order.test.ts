/** Refunds, whatever is repeated, races, dies or is lost: over a real store's API and a real PostgreSQL. */
import { Fault } from "@storegate/connector-kit";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  cancelOrder,
  outcomeOf,
  pendingActionOf,
  quoteRefund,
  refundOrder,
  type ActionOutcome,
} from "../src/actions/index.js";
import {
  actionsWorld,
  actor,
  actorOf,
  auditedBy,
  newKey,
  type ActionsWorld,
  type TestProcess,
} from "./actions-world.js";

let world: ActionsWorld;
let one: TestProcess;
let other: TestProcess;
beforeAll(async () => {
  world = await actionsWorld();
  one = await world.process();
  other = await world.process();
});
afterEach(() => world.sandbox.control.clearFaults());
afterAll(() => world[Symbol.asyncDispose]());

const refundsPath = (orderId: number): string => `/v3/orders/${orderId}/payment_actions/refunds`;

/** The store makes refunds of the order, and its answers never come. */
function loseAnswers(orderId: number, times: number | null = 1): void {
  world.sandbox.control.addFault({ method: "POST", path: refundsPath(orderId), act: "after", times });
}

/** How each of many ended: `DONE`, `PENDING`, or the code of a fault. */
function ends(settled: readonly PromiseSettledResult<ActionOutcome>[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const each of settled) {
    const end = each.status === "fulfilled" ? each.value.state : codeOf(each.reason);
    counted.set(end, (counted.get(end) ?? 0) + 1);
  }
  return counted;
}

function codeOf(reason: unknown): string {
  return reason instanceof Fault ? reason.code : String(reason);
}

/** The store refuses one refund of the order with 429 until its quota is new; answers how many it was asked for since. */
function refuseForNow(orderId: number, resetMs: number): () => number {
  const { control } = world.sandbox;
  const headers = {
    "x-rate-limit-requests-left": "0",
    "x-rate-limit-requests-quota": "450",
    "x-rate-limit-time-window-ms": "30000",
    "x-rate-limit-time-reset-ms": String(resetMs),
  };
  control.addFault({ method: "POST", path: refundsPath(orderId), respond: { status: 429, headers } });
  control.resetCalls();
  const path = "POST /v3/orders/{order_id}/payment_actions/refunds";
  return () => control.calls().endpoints[path] ?? 0;
}

async function keptRow(idempotencyKey: string): Promise<string> {
  const rows = await world.tables.query("select * from actions where idempotency_key = $1", [idempotencyKey]);
  return JSON.stringify(rows);
}

async function quoteOf(orderId: number, amount?: string): Promise<string> {
  return (await quoteRefund(one.context(), actor, { orderId, amount })).id;
}

describe("a refund", () => {
  test("pays what was quoted by the method that was chosen, and says by whom it was made", async () => {
    const order = world.paidOrder();
    const [line] = world.sandbox.control.orders.parts(order.id).products;
    const quote = await quoteRefund(one.context(), actor, {
      orderId: order.id,
      items: [{ orderItemId: line!.id, quantity: 2 }],
    });
    expect(quote).toMatchObject({ orderId: order.id, total: { amount: "20.00" } });
    expect(quote.methods.length).toBeGreaterThan(1);
    const credit = quote.methods.find(({ title }) => title === "Store Credit");
    const outcome = await refundOrder(one.context(), actor, {
      quoteId: quote.id,
      methodId: credit!.id,
      idempotencyKey: newKey(),
      reason: "Torn sleeve",
    });
    const [refund] = world.sandbox.control.payments.refunds(order.id);
    expect(refund).toMatchObject({
      totalCents: 2000,
      reason: expect.stringMatching(/^Torn sleeve \[sg-[A-Z2-9]{10}\]$/),
      payments: [{ providerId: "storecredit", cents: 2000 }],
      items: [{ type: "PRODUCT", id: line!.id, quantity: 2 }],
    });
    expect(outcome).toMatchObject({
      operation: "refundOrder",
      state: "DONE",
      orderId: order.id,
      refund: { externalId: String(refund!.id), total: { amount: "20.00" }, createdAt: new Date(refund!.createdAt) },
      audit: {
        operation: "refundOrder",
        isRepeat: false,
        before: { orderId: order.id, statusId: 11, refundIds: [], quote: { id: quote.id, total: "20" } },
        after: { refund: { externalId: String(refund!.id) } },
      },
    });
  });

  test("sent again with its key is told, and made once; with another wish the key is refused", async () => {
    const order = world.paidOrder();
    const [quoteId, another] = [await quoteOf(order.id, "10"), await quoteOf(order.id, "20")];
    const request = { quoteId, idempotencyKey: newKey(), reason: "Late" };
    const first = await refundOrder(one.context(), actor, request);
    const again = await refundOrder(other.context(), actor, request);
    expect(again).toEqual({ ...first, audit: { ...first.audit, isRepeat: true } });
    expect(await outcomeOf(other.context(), actor, request.idempotencyKey)).toEqual(again);
    for (const changed of [{ quoteId: another }, { reason: "Early" }, { methodId: "2" }])
      await expect(refundOrder(other.context(), actor, { ...request, ...changed })).rejects.toMatchObject({
        kind: "INPUT",
        code: "IDEMPOTENCY_KEY_REUSED",
      });
    await expect(
      cancelOrder(other.context(), actor, { orderId: order.id, idempotencyKey: request.idempotencyKey }),
    ).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect(world.refunded(order.id)).toBe(1000);
  });

  test("without a wish for less is all that is left, once as many times as it is asked for", async () => {
    const order = world.paidOrder();
    world.sandbox.control.payments.refund(order.id, [{ type: "ORDER", id: order.id, amount: 30 }]);
    const quote = await quoteRefund(one.context(), actor, { orderId: order.id });
    expect(quote.total.amount).toBe("70.00");
    await refundOrder(one.context(), actor, { quoteId: quote.id, idempotencyKey: newKey() });
    expect(world.refunded(order.id)).toBe(10_000);
    await expect(quoteOf(order.id)).rejects.toMatchObject({ kind: "INPUT" });
  });
});

describe("a lost answer", () => {
  test("is pending, closes the order, and is settled by reading", async () => {
    const order = world.paidOrder();
    const [quoteId, another] = [await quoteOf(order.id, "10"), await quoteOf(order.id, "10")];
    loseAnswers(order.id);
    // The store's reads fail, too, so that nobody finds out.
    world.sandbox.control.addFault({
      method: "GET",
      path: refundsPath(order.id),
      skip: 1,
      times: null,
      respond: { status: 503 },
    });
    const idempotencyKey = newKey();
    const pending = await refundOrder(one.context(), actor, { quoteId, idempotencyKey });
    expect(pending).toMatchObject({ state: "PENDING", orderId: order.id });
    expect(pending).not.toHaveProperty("refund");
    await expect(
      refundOrder(other.context(), actor, { quoteId: another, idempotencyKey: newKey() }),
    ).rejects.toMatchObject({
      kind: "CONFLICT",
      code: "ORDER_BUSY",
    });
    expect([...(await pendingActionOf(other.context(), actor, [order.id, 1, 2]))]).toEqual([
      [order.id, { operation: "refundOrder", since: expect.any(Date) }],
    ]);
    expect(await refundOrder(other.context(), actor, { quoteId, idempotencyKey })).toMatchObject({ state: "PENDING" });
    world.sandbox.control.clearFaults();
    expect(await pendingActionOf(other.context(), actor, [order.id])).toEqual(new Map());
    expect(await refundOrder(other.context(), actor, { quoteId, idempotencyKey })).toMatchObject({
      state: "DONE",
      refund: { total: { amount: "10.00" } },
      audit: { isRepeat: true },
    });
    // What the other quote was made of has changed.
    await expect(
      refundOrder(other.context(), actor, { quoteId: another, idempotencyKey: newKey() }),
    ).rejects.toMatchObject({
      kind: "INPUT",
      code: "ORDER_CHANGED",
    });
    expect(world.refunded(order.id)).toBe(1000);
  });

  test.each([
    ["502 with a page", "html"],
    ["half an answer", "truncated"],
    ["503 of a proxy", { status: 503, headers: { "retry-after": "0" } }],
    ["an answer of wrong types", "wrongTypes"],
    ["nothing", "empty"],
  ] as const)("that is %s is as pending, and paid once", async (_, respond) => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    world.sandbox.control.addFault({ method: "POST", path: refundsPath(order.id), act: "after", respond });
    expect(await refundOrder(one.context(), actor, request)).toMatchObject({ state: "PENDING" });
    expect(await refundOrder(one.context(), actor, request)).toMatchObject({ state: "DONE" });
    expect(world.sandbox.control.payments.refunds(order.id)).toHaveLength(1);
  });

  test("of what the store never did ends as not done once its time is over, and frees the order", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    world.sandbox.control.addFault({ method: "POST", path: refundsPath(order.id), act: "before" });
    expect(await refundOrder(one.context(), actor, request)).toMatchObject({ state: "PENDING" });
    await world.age(request.idempotencyKey, 119_000);
    expect(await refundOrder(one.context(), actor, request)).toMatchObject({ state: "PENDING" });
    await world.age(request.idempotencyKey, 2_000);
    const nothing = { kind: "UNAVAILABLE", code: "CAME_TO_NOTHING", retryable: false };
    await expect(refundOrder(other.context(), actor, request)).rejects.toMatchObject(nothing);
    await expect(refundOrder(one.context(), actor, request)).rejects.toMatchObject(nothing);
    expect(world.refunded(order.id)).toBe(0);
    const anew = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    expect(await refundOrder(other.context(), actor, anew)).toMatchObject({ state: "DONE" });
    expect(world.refunded(order.id)).toBe(1000);
  });

  test("beside which somebody refunded the same by hand is not taken for that, nor passed over", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    world.sandbox.control.addFault({ method: "POST", path: refundsPath(order.id), act: "before" });
    await refundOrder(one.context(), actor, request);
    const { id } = world.sandbox.control.payments.refund(order.id, [{ type: "ORDER", id: order.id, amount: 10 }]);
    await world.age(request.idempotencyKey, 121_000);
    await expect(refundOrder(one.context(), actor, request)).rejects.toMatchObject({
      kind: "CONFLICT",
      code: "REFUNDED_ELSEWHERE",
      message: expect.stringContaining(`refund ${id} of 10.00`),
    });
  });
});

describe("many at once", () => {
  test("a hundred with one key over two processes, every answer of the store lost: one refund", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    loseAnswers(order.id, null);
    const settled = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) => refundOrder((index % 2 ? one : other).context(), actor, request)),
    );
    // Each is told that it is under way, or done by now; none that it failed.
    expect([...ends(settled).keys()].filter((end) => end !== "DONE" && end !== "PENDING")).toEqual([]);
    world.sandbox.control.clearFaults();
    expect(await refundOrder(other.context(), actor, request)).toMatchObject({ state: "DONE" });
    expect(world.sandbox.control.payments.refunds(order.id)).toHaveLength(1);
    expect(world.refunded(order.id)).toBe(1000);
  });

  test("a hundred with keys and quotes of their own: one refund, and the others are told that the order is busy or has changed", async () => {
    const order = world.paidOrder();
    const quotes = await Promise.all(Array.from({ length: 100 }, () => quoteOf(order.id, "30")));
    loseAnswers(order.id, 20);
    const settled = await Promise.allSettled(
      quotes.map((quoteId, index) =>
        refundOrder((index % 2 ? one : other).context(), actor, { quoteId, idempotencyKey: newKey() }),
      ),
    );
    const counted = ends(settled);
    expect((counted.get("DONE") ?? 0) + (counted.get("PENDING") ?? 0)).toBe(1);
    expect((counted.get("ORDER_BUSY") ?? 0) + (counted.get("ORDER_CHANGED") ?? 0)).toBe(99);
    expect(world.refunded(order.id)).toBe(3000);
  });

  test("twenty that quote anew until nothing is left come to the order's total, and never more", async () => {
    const order = world.paidOrder();
    loseAnswers(order.id, 3);
    const refundUntilRefused = async (process: TestProcess): Promise<string> => {
      for (;;) {
        try {
          const { id: quoteId } = await quoteRefund(process.context(), actor, { orderId: order.id, amount: "15" });
          await refundOrder(process.context(), actor, { quoteId, idempotencyKey: newKey() });
        } catch (error) {
          const code = codeOf(error);
          if (code !== "ORDER_BUSY" && code !== "ORDER_CHANGED") return code;
        }
      }
    };
    const refusals = await Promise.all(
      Array.from({ length: 20 }, (_, index) => refundUntilRefused(index % 2 ? one : other)),
    );
    expect(new Set(refusals)).toEqual(new Set(["AMOUNT_TOO_HIGH"]));
    expect(world.refunded(order.id)).toBe(9000);
  });
});

describe("a process that is killed", () => {
  test.each([
    ["after the store acted", "after", 1000],
    ["before the store acted", "before", 0],
  ] as const)("while a refund is sent, %s, is settled right by another", async (_, act, refunded) => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const { control } = world.sandbox;
    control.addFault({ method: "POST", path: refundsPath(order.id), act, respond: "held" });
    const killed = await world.process();
    const begun = refundOrder(killed.context(), actor, request);
    await control.untilHeld();
    await killed.kill();
    control.releaseHeld();
    await begun.catch(() => undefined);
    // Its lease goes on: nobody knows that it is dead.
    expect(await refundOrder(other.context(), actor, request)).toMatchObject({ state: "PENDING" });
    await expect(
      refundOrder(other.context(), actor, { quoteId: request.quoteId, idempotencyKey: newKey() }),
    ).rejects.toMatchObject({ code: "ORDER_BUSY" });
    await world.age(request.idempotencyKey, 61_000);
    const settled = await refundOrder(other.context(), actor, request);
    expect(settled).toMatchObject({ state: refunded > 0 ? "DONE" : "PENDING" });
    await world.age(request.idempotencyKey, 121_000);
    const [end] = await Promise.allSettled([refundOrder(other.context(), actor, request)]);
    expect(ends([end])).toEqual(new Map([[refunded > 0 ? "DONE" : "CAME_TO_NOTHING", 1]]));
    expect(world.refunded(order.id)).toBe(refunded);
  });

  test("before anything was sent leaves the key free to begin again", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const { control } = world.sandbox;
    control.addFault({ method: "GET", path: refundsPath(order.id), respond: "held" });
    const killed = await world.process();
    const begun = refundOrder(killed.context(), actor, request);
    await control.untilHeld();
    await killed.kill();
    control.releaseHeld();
    await expect(begun).rejects.toBeInstanceOf(Error);
    expect(await refundOrder(other.context(), actor, request)).toMatchObject({ state: "PENDING" });
    await world.age(request.idempotencyKey, 61_000);
    expect(await outcomeOf(other.context(), actor, request.idempotencyKey)).toBeNull();
    expect(await refundOrder(other.context(), actor, request)).toMatchObject({
      state: "DONE",
      audit: { isRepeat: false },
    });
    expect(world.refunded(order.id)).toBe(1000);
  });

  test("and was only asleep sends nothing after its lease, whatever was done meanwhile", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const { control } = world.sandbox;
    control.addFault({ method: "GET", path: refundsPath(order.id), respond: "held" });
    const asleep = refundOrder(one.context(), actor, request);
    await control.untilHeld();
    await world.age(request.idempotencyKey, 61_000);
    expect(await refundOrder(other.context(), actor, request)).toMatchObject({ state: "DONE" });
    control.releaseHeld();
    expect(await asleep).toMatchObject({ state: "DONE" });
    expect(await refundOrder(one.context(), actor, request)).toMatchObject({ state: "DONE" });
    expect(world.sandbox.control.payments.refunds(order.id)).toHaveLength(1);
  });

  test("whose row says wrongly that nothing was sent is proven wrong by the mark, before anything is sent again", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    loseAnswers(order.id);
    await refundOrder(one.context(), actor, request);
    const fault = { kind: "UNAVAILABLE", code: "BROKEN_OFF", message: "It was broken off.", retryable: true };
    await world.tables.query("update actions set state = 'FAILED', fault = $2::jsonb where idempotency_key = $1", [
      request.idempotencyKey,
      fault,
    ]);
    expect(await refundOrder(other.context(), actor, request)).toMatchObject({
      state: "DONE",
      refund: { total: { amount: "10.00" } },
    });
    expect(world.refunded(order.id)).toBe(1000);
  });

  test("and was only asleep sends nothing either where nobody came meanwhile", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const { control } = world.sandbox;
    control.addFault({ method: "GET", path: refundsPath(order.id), respond: "held" });
    const asleep = refundOrder(one.context(), actor, request);
    await control.untilHeld();
    await world.age(request.idempotencyKey, 61_000);
    control.releaseHeld();
    await expect(asleep).rejects.toMatchObject({ code: "NOT_IN_TIME", retryable: true });
    expect(world.refunded(order.id)).toBe(0);
    expect(await refundOrder(other.context(), actor, request)).toMatchObject({ state: "DONE" });
    expect(world.refunded(order.id)).toBe(1000);
  });

  test("on a machine that stood still while its turn was waited for sends nothing", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const process = await world.process();
    const posts = refuseForNow(order.id, 400);
    const begun = refundOrder(process.context(), actor, request);
    await vi.waitUntil(() => posts() === 1);
    const wake = Date.now() + 61_000;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => wake);
    onTestFinished(() => clock.mockRestore());
    await expect(begun).rejects.toMatchObject({ code: "NOT_IN_TIME" });
    expect([posts(), world.refunded(order.id)]).toEqual([1, 0]);
  });

  test("whose turn does not come within the lease was surely not sent, and the same key goes on", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const process = await world.process();
    const posts = refuseForNow(order.id, 30_000);
    await expect(refundOrder(process.context({ times: { leaseMs: 500 } }), actor, request)).rejects.toMatchObject({
      code: "NOT_IN_TIME",
      retryable: true,
    });
    expect([posts(), world.refunded(order.id)]).toEqual([1, 0]);
    expect(await pendingActionOf(other.context(), actor, [order.id])).toEqual(new Map());
    expect(await refundOrder(other.context(), actor, request)).toMatchObject({ state: "DONE" });
    expect(world.refunded(order.id)).toBe(1000);
  });

  test("takes its time for the store's answers, and no more", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const { control } = world.sandbox;
    control.addFault({ method: "GET", path: refundsPath(order.id), respond: "held" });
    await expect(refundOrder(one.context({ times: { leaseMs: 200 } }), actor, request)).rejects.toMatchObject({
      code: "NOT_IN_TIME",
      retryable: true,
    });
    control.clearFaults();
    expect(await refundOrder(one.context(), actor, request)).toMatchObject({ state: "DONE" });
  });
});

describe("a database that goes away", () => {
  test("once the store has answered leaves the refund pending, and never makes it fail", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const { control } = world.sandbox;
    control.addFault({ method: "POST", path: refundsPath(order.id), act: "after", respond: "held" });
    const process = await world.process();
    const begun = refundOrder(process.context(), actor, request);
    await control.untilHeld();
    await process.loseDatabase();
    control.releaseHeld();
    expect(await begun).toMatchObject({ state: "PENDING", orderId: order.id });
    expect(process.log).toContainEqual({ level: "error", message: "what became of an action could not be kept" });
    await world.age(request.idempotencyKey, 61_000);
    expect(await refundOrder(other.context(), actor, request)).toMatchObject({ state: "DONE" });
    expect(world.refunded(order.id)).toBe(1000);
  });
});

describe("the audit", () => {
  test("has what is sent before it is, with the reason where it can be erased, and what it came to with the same mark", async () => {
    const [agent, order] = [actorOf(newKey()), world.paidOrder()];
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey(), reason: "Jane called" };
    const { control } = world.sandbox;
    control.addFault({ method: "POST", path: refundsPath(order.id), respond: "held" });
    const begun = refundOrder(one.context(), agent, request);
    await control.untilHeld();
    const [sending] = auditedBy(agent);
    expect(sending).toMatchObject({
      operation: "refundOrder",
      before: { orderId: order.id, statusId: 11, quote: { id: request.quoteId, total: "10" } },
      after: { state: "SENDING", step: "REFUND", orderId: order.id },
    });
    const pseudonym = sending?.after["reason"] as string;
    expect(sending?.personal).toEqual({ [pseudonym]: "Jane called" });
    expect(JSON.stringify([sending?.before, sending?.after])).not.toContain("Jane");
    control.releaseHeld();
    const { audit, refund } = await begun;
    expect(audit).toMatchObject({
      after: { state: "DONE", mark: sending?.after["mark"], refund: { externalId: refund?.externalId } },
    });
    expect(JSON.stringify(audit)).not.toContain("Jane");
    expect(await keptRow(request.idempotencyKey)).not.toContain("Jane");
  });

  test("has what was found out of a refund whose process died, in the name of whoever looked, and once", async () => {
    const [agent, viewer, order] = [actorOf(newKey()), actorOf(newKey()), world.paidOrder()];
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const { control } = world.sandbox;
    control.addFault({ method: "POST", path: refundsPath(order.id), act: "after", respond: "held" });
    const killed = await world.process();
    const begun = refundOrder(killed.context(), agent, request);
    await control.untilHeld();
    await killed.kill();
    control.releaseHeld();
    await begun.catch(() => undefined);
    await world.age(request.idempotencyKey, 61_000);
    await Promise.all([one, other, one].map((each) => pendingActionOf(each.context(), viewer, [order.id])));
    const [sending] = auditedBy(agent);
    expect(auditedBy(agent)).toHaveLength(1);
    expect(auditedBy(viewer)).toMatchObject([
      {
        operation: "refundOrder",
        after: { state: "DONE", isFoundOut: true, mark: sending?.after["mark"], refund: { amount: "10.00" } },
      },
    ]);
  });

  test("has what the store refused, and what was over a limit, by its code", async () => {
    const [agent, order] = [actorOf(newKey()), world.paidOrder()];
    const quoteId = await quoteOf(order.id, "10");
    world.sandbox.control.addFault({ method: "POST", path: refundsPath(order.id), respond: { status: 422 } });
    await expect(refundOrder(one.context(), agent, { quoteId, idempotencyKey: newKey() })).rejects.toBeInstanceOf(
      Fault,
    );
    const limited = one.context({ actions: { refundMost: 5 } });
    await expect(refundOrder(limited, agent, { quoteId, idempotencyKey: newKey() })).rejects.toBeInstanceOf(Fault);
    expect(auditedBy(agent).map(({ after }) => [after["state"], after["fault"]])).toEqual([
      ["SENDING", undefined],
      ["FAILED", "INPUT_REFUSED"],
      ["FAILED", "LIMIT_REFUND"],
    ]);
  });

  test("that cannot be written to lets nothing be sent", async () => {
    const order = world.paidOrder();
    const agent = { ...actorOf(newKey()), audit: () => Promise.reject(new Error("no room")) };
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    await expect(refundOrder(one.context(), agent, request)).rejects.toBeInstanceOf(Fault);
    expect(world.refunded(order.id)).toBe(0);
    expect(await pendingActionOf(one.context(), actor, [order.id])).toEqual(new Map());
  });
});

describe("somebody who goes away", () => {
  test("breaks off nothing that was begun", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const { control } = world.sandbox;
    control.addFault({ method: "POST", path: refundsPath(order.id), act: "before", respond: "held" });
    const leaving = new AbortController();
    const begun = refundOrder(one.context({ signal: leaving.signal }), actor, request);
    await control.untilHeld();
    leaving.abort(new Error("the browser was closed"));
    control.releaseHeld();
    expect(await begun).toMatchObject({ state: "DONE" });
    expect(world.refunded(order.id)).toBe(1000);
  });
});

describe("a quote", () => {
  test("that has expired, or is another integration's, or nobody's, is refused", async () => {
    const order = world.paidOrder();
    const quoteId = await quoteOf(order.id, "10");
    const confirm = (id: string, integrationId = "int_1") =>
      refundOrder(one.context({ integrationId }), actor, { quoteId: id, idempotencyKey: newKey() });
    await expect(confirm(quoteId, "int_2")).rejects.toMatchObject({ kind: "INPUT", code: "QUOTE_UNKNOWN" });
    await expect(confirm("rfq_0")).rejects.toMatchObject({ kind: "INPUT", code: "QUOTE_UNKNOWN" });
    await world.tables.query("update quotes set expires_at = clock_timestamp() where id = $1", [quoteId]);
    await expect(confirm(quoteId)).rejects.toMatchObject({ kind: "INPUT", code: "QUOTE_EXPIRED" });
    expect(world.refunded(order.id)).toBe(0);
  });

  test("lasts a quarter of an hour, and is forgotten a day later", async () => {
    const order = world.paidOrder();
    const { id, expiresAt } = await quoteRefund(one.context(), actor, { orderId: order.id });
    expect(Math.round((expiresAt.getTime() - Date.now()) / 60_000)).toBe(15);
    await world.tables.query("update quotes set expires_at = clock_timestamp() - interval '25 hours' where id = $1", [
      id,
    ]);
    await quoteOf(order.id);
    expect(await world.tables.query("select id from quotes where id = $1", [id])).toEqual([]);
  });

  test("of an order that has changed since is refused, and nothing is sent", async () => {
    const order = world.paidOrder();
    const quoteId = await quoteOf(order.id, "10");
    world.sandbox.control.orders.update(order.id, { status_id: 2 });
    world.sandbox.control.resetCalls();
    const request = { quoteId, idempotencyKey: newKey() };
    await expect(refundOrder(one.context(), actor, request)).rejects.toMatchObject({
      kind: "INPUT",
      code: "ORDER_CHANGED",
    });
    await expect(refundOrder(one.context(), actor, request)).rejects.toMatchObject({
      kind: "INPUT",
      code: "ORDER_CHANGED",
    });
    expect(Object.keys(world.sandbox.control.calls().endpoints).filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  test("has methods of its own", async () => {
    const order = world.paidOrder();
    const quoteId = await quoteOf(order.id, "10");
    await expect(
      refundOrder(one.context(), actor, { quoteId, methodId: "9", idempotencyKey: newKey() }),
    ).rejects.toMatchObject({ kind: "INPUT", code: "METHOD_UNKNOWN", field: "methodId" });
  });

  test.each([
    ["nothing", { amount: "0" }, "AMOUNT_INVALID"],
    ["less than nothing", { amount: "-1" }, "AMOUNT_INVALID"],
    ["no number", { amount: "ten" }, "AMOUNT_INVALID"],
    ["parts of a cent", { amount: "0.001" }, "AMOUNT_INVALID"],
    ["more than is left", { amount: "100.01" }, "AMOUNT_TOO_HIGH"],
    ["no items", { items: [] }, "ITEMS_EMPTY"],
    ["no pieces", { items: [{ orderItemId: 1, quantity: 0 }] }, "QUANTITY_INVALID"],
    [
      "an item twice",
      {
        items: [
          { orderItemId: 1, quantity: 1 },
          { orderItemId: 1, quantity: 1 },
        ],
      },
      "ITEM_TWICE",
    ],
    ["items that the order has not", { items: [{ orderItemId: 1, quantity: 1 }] }, "INPUT_REFUSED"],
    ["an amount beside items", { amount: "1", items: [{ orderItemId: 1, quantity: 1 }] }, "REFUND_AMBIGUOUS"],
    ["more shipping than there was", { shipping: "5" }, "INPUT_REFUSED"],
  ])("of %s is refused", async (_, wish, code) => {
    const order = world.paidOrder();
    await expect(quoteRefund(one.context(), actor, { orderId: order.id, ...wish })).rejects.toMatchObject({
      kind: "INPUT",
      code,
    });
  });

  test("of an order that is not there is refused", async () => {
    await expect(quoteOf(999_999)).rejects.toMatchObject({ kind: "NOT_FOUND" });
  });
});

describe("a store that refuses", () => {
  test("with 422 is told in its own words, and the same again", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const body = { data: [{ status: 422, title: "The gateway declined the refund.", type: "about:blank" }] };
    world.sandbox.control.addFault({ method: "POST", path: refundsPath(order.id), respond: { status: 422, body } });
    const declined = { kind: "INPUT", message: expect.stringContaining("The gateway declined the refund.") };
    await expect(refundOrder(one.context(), actor, request)).rejects.toMatchObject(declined);
    await expect(refundOrder(other.context(), actor, request)).rejects.toMatchObject(declined);
    expect(world.refunded(order.id)).toBe(0);
    expect(await pendingActionOf(one.context(), actor, [order.id])).toEqual(new Map());
  });

  test("with 429 is waited for, and paid once", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    world.sandbox.control.addFault({ method: "POST", path: refundsPath(order.id), respond: { status: 429 } });
    expect(await refundOrder(one.context(), actor, request)).toMatchObject({ state: "DONE" });
    expect(world.refunded(order.id)).toBe(1000);
  });

  test("while it cannot be read begins nothing, and the same key goes on later", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    world.sandbox.control.addFault({ method: "GET", path: refundsPath(order.id), times: 2, respond: { status: 503 } });
    await expect(refundOrder(one.context(), actor, request)).rejects.toMatchObject({
      kind: "UNAVAILABLE",
      retryable: true,
    });
    expect(await refundOrder(one.context(), actor, request)).toMatchObject({
      state: "DONE",
      audit: { isRepeat: false },
    });
    expect(world.refunded(order.id)).toBe(1000);
  });
});

describe("limits", () => {
  const confirm = async (orderId: number, amount: string, actions: object, keyId: string) =>
    refundOrder(one.context({ actions }), actorOf(keyId), {
      quoteId: await quoteOf(orderId, amount),
      idempotencyKey: newKey(),
    });

  test("of one refund", async () => {
    const order = world.paidOrder();
    await expect(confirm(order.id, "20.01", { refundMost: 20 }, newKey())).rejects.toMatchObject({
      kind: "INPUT",
      code: "LIMIT_REFUND",
      message: expect.stringContaining("20.00"),
    });
    expect(await confirm(order.id, "20", { refundMost: 20 }, newKey())).toMatchObject({ state: "DONE" });
  });

  test("of a key in a day, in money and in actions, told with what is left", async () => {
    const [key, order] = [newKey(), world.paidOrder()];
    const actions = { refundMostPerDay: 50, actionsPerDay: 3 };
    await confirm(order.id, "30", actions, key);
    const over = { kind: "INPUT", code: "LIMIT_REFUND_PER_DAY", message: expect.stringContaining("of which 20.00") };
    await expect(confirm(order.id, "20.01", actions, key)).rejects.toMatchObject(over);
    // What was refused does not count, and every key has limits of its own.
    await confirm(order.id, "10", actions, key);
    await confirm(order.id, "10", actions, key);
    await expect(confirm(order.id, "0.01", { actionsPerDay: 3 }, key)).rejects.toMatchObject({
      code: "LIMIT_ACTIONS_PER_DAY",
    });
    await confirm(order.id, "10", actions, newKey());
    await world.tables.query("update actions set begun_at = begun_at - interval '25 hours' where key_id = $1", [key]);
    await confirm(order.id, "10", actions, key);
    expect(world.refunded(order.id)).toBe(7000);
  });

  test("hold for two at once: never both are let through", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [key, orders] = [newKey(), [world.paidOrder(), world.paidOrder()]];
      const quotes = await Promise.all(orders.map(({ id }) => quoteOf(id, "30")));
      const settled = await Promise.allSettled(
        quotes.map((quoteId, index) =>
          refundOrder((index ? one : other).context({ actions: { refundMostPerDay: 50 } }), actorOf(key), {
            quoteId,
            idempotencyKey: newKey(),
          }),
        ),
      );
      expect(ends(settled).get("DONE") ?? 0).toBeLessThanOrEqual(1);
      expect(orders.reduce((sum, { id }) => sum + world.refunded(id), 0)).toBeLessThanOrEqual(3000);
    }
  });
});

describe("actions that are off", () => {
  test("are neither quoted nor done, but what was done is told", async () => {
    const order = world.paidOrder();
    const request = { quoteId: await quoteOf(order.id, "10"), idempotencyKey: newKey() };
    const off = one.context({ actions: { enabled: false } });
    const refused = { kind: "INPUT", code: "ACTIONS_OFF" };
    await expect(quoteRefund(off, actor, { orderId: order.id })).rejects.toMatchObject(refused);
    await expect(refundOrder(off, actor, request)).rejects.toMatchObject(refused);
    await refundOrder(one.context(), actor, request);
    expect(await refundOrder(off, actor, request)).toMatchObject({ state: "DONE" });
  });

  test.each(["", " ", "k".repeat(201)])("and keys that are none (%j) are refused", async (idempotencyKey) => {
    await expect(refundOrder(one.context(), actor, { quoteId: "rfq_0", idempotencyKey })).rejects.toMatchObject({
      code: "IDEMPOTENCY_KEY_INVALID",
    });
  });
});
