/** Cancelling, with and without a refund, where either half may fail. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { cancelOrder, outcomeOf, pendingActionOf, quoteRefund, refundOrder } from "../src/actions/index.js";
import { actionsWorld, actor, newKey, type ActionsWorld, type TestProcess } from "./actions-world.js";

let world: ActionsWorld;
let one: TestProcess;
let other: TestProcess;
beforeAll(async () => {
  world = await actionsWorld();
  [one, other] = [await world.process(), await world.process()];
});
afterEach(() => world.sandbox.control.clearFaults());
afterAll(() => world[Symbol.asyncDispose]());

const statusOf = (orderId: number) => world.sandbox.control.orders.get(orderId)?.status_id;

const refundQuoteOf = async (orderId: number) => (await quoteRefund(one.context(), actor, { orderId })).id;

const failCancelling = (
  orderId: number,
  times: number | null,
  respond: { status: number },
  act: "before" | "after" = "before",
) => world.sandbox.control.addFault({ method: "PUT", path: `/v2/orders/${orderId}`, times, respond, act });

describe("cancelling without a refund", () => {
  test("moves no money, and is done once for its key", async () => {
    const order = world.paidOrder();
    const request = { orderId: order.id, idempotencyKey: newKey(), reason: "Changed their mind" };
    const outcome = await cancelOrder(one.context(), actor, request);
    expect(outcome).toMatchObject({
      operation: "cancelOrder",
      state: "DONE",
      orderId: order.id,
      isCancelled: true,
      audit: { before: { statusId: 11 }, after: { statusId: 5 }, isRepeat: false },
    });
    expect(outcome).not.toHaveProperty("refund");
    expect(await cancelOrder(other.context(), actor, request)).toMatchObject({
      state: "DONE",
      audit: { isRepeat: true },
    });
    expect([statusOf(order.id), world.refunded(order.id)]).toEqual([5, 0]);
    // Cancelled it is no longer to be cancelled.
    await expect(
      cancelOrder(one.context(), actor, { orderId: order.id, idempotencyKey: newKey() }),
    ).rejects.toMatchObject({
      kind: "INPUT",
      code: "ACTION_NOT_ALLOWED",
    });
  });

  test("whose answers are lost is pending, closes the order, and is settled by reading", async () => {
    const order = world.paidOrder();
    const request = { orderId: order.id, idempotencyKey: newKey() };
    failCancelling(order.id, null, { status: 503 }, "after");
    world.sandbox.control.addFault({
      method: "GET",
      path: `/v2/orders/${order.id}`,
      skip: 1,
      times: null,
      respond: { status: 503 },
    });
    expect(await cancelOrder(one.context(), actor, request)).toMatchObject({ state: "PENDING", isCancelled: false });
    expect([...(await pendingActionOf(other.context(), actor, [order.id])).keys()]).toEqual([order.id]);
    await expect(
      cancelOrder(other.context(), actor, { orderId: order.id, idempotencyKey: newKey() }),
    ).rejects.toMatchObject({
      code: "ORDER_BUSY",
    });
    world.sandbox.control.clearFaults();
    expect(await outcomeOf(other.context(), actor, request.idempotencyKey)).toMatchObject({
      state: "DONE",
      isCancelled: true,
    });
  });

  test("that the store never did goes on with the same key", async () => {
    const order = world.paidOrder();
    const request = { orderId: order.id, idempotencyKey: newKey() };
    failCancelling(order.id, null, { status: 503 });
    expect(await cancelOrder(one.context(), actor, request)).toMatchObject({ state: "PENDING" });
    world.sandbox.control.clearFaults();
    expect(await cancelOrder(other.context(), actor, request)).toMatchObject({ state: "DONE", isCancelled: true });
    expect(statusOf(order.id)).toBe(5);
  });

  test("that the store refuses is not done, and frees the order", async () => {
    const order = world.paidOrder();
    const request = { orderId: order.id, idempotencyKey: newKey() };
    failCancelling(order.id, 1, { status: 400 });
    await expect(cancelOrder(one.context(), actor, request)).rejects.toMatchObject({ kind: "INPUT" });
    await expect(cancelOrder(one.context(), actor, request)).rejects.toMatchObject({ kind: "INPUT" });
    expect(await pendingActionOf(one.context(), actor, [order.id])).toEqual(new Map());
    expect(statusOf(order.id)).toBe(11);
  });

  test("left by a process that died is settled by what the order says", async () => {
    for (const isCancelled of [true, false]) {
      const order = world.paidOrder();
      const request = { orderId: order.id, idempotencyKey: newKey() };
      const { control } = world.sandbox;
      control.addFault({
        method: "PUT",
        path: `/v2/orders/${order.id}`,
        act: isCancelled ? "after" : "before",
        respond: "held",
      });
      const killed = await world.process();
      const begun = cancelOrder(killed.context(), actor, request);
      await control.untilHeld();
      await killed.kill();
      control.releaseHeld();
      await begun.catch(() => undefined);
      await world.age(request.idempotencyKey, 200_000);
      expect(await pendingActionOf(other.context(), actor, [order.id])).toEqual(new Map());
      expect(statusOf(order.id)).toBe(isCancelled ? 5 : 11);
      expect(await cancelOrder(other.context(), actor, request)).toMatchObject({ state: "DONE", isCancelled: true });
    }
  });
});

describe("cancelling with a refund", () => {
  test("refunds, then cancels, and tells both", async () => {
    const order = world.paidOrder();
    const request = { orderId: order.id, idempotencyKey: newKey(), refundQuoteId: await refundQuoteOf(order.id) };
    const outcome = await cancelOrder(one.context(), actor, request);
    expect(outcome).toMatchObject({
      state: "DONE",
      isCancelled: true,
      refund: { total: { amount: "100.00" } },
      audit: {
        before: { statusId: 11, quote: { id: request.refundQuoteId } },
        after: { statusId: 5, refund: { amount: "100.00" } },
      },
    });
    expect(outcome).not.toHaveProperty("fault");
    expect(await cancelOrder(other.context(), actor, request)).toMatchObject({
      isCancelled: true,
      refund: outcome.refund,
    });
    expect([statusOf(order.id), world.refunded(order.id)]).toEqual([5, 10_000]);
  });

  test.each([
    ["is refused", 1, { status: 400 }, { kind: "INPUT" }],
    ["is not known", null, { status: 503 }, undefined],
  ] as const)(
    "whose second half %s tells the refund, and goes on with the same key",
    async (_, times, respond, fault) => {
      const order = world.paidOrder();
      const request = { orderId: order.id, idempotencyKey: newKey(), refundQuoteId: await refundQuoteOf(order.id) };
      failCancelling(order.id, times, respond);
      const half = await cancelOrder(one.context(), actor, request);
      expect(half).toMatchObject({
        isCancelled: false,
        refund: { total: { amount: "100.00" } },
        state: fault ? "DONE" : "PENDING",
      });
      expect(half.fault ?? {}).toMatchObject(fault ?? {});
      expect([statusOf(order.id), world.refunded(order.id)]).toEqual([4, 10_000]);
      world.sandbox.control.clearFaults();
      const whole = await cancelOrder(other.context(), actor, request);
      expect(whole).toMatchObject({ state: "DONE", isCancelled: true, refund: half.refund });
      expect([statusOf(order.id), world.refunded(order.id)]).toEqual([5, 10_000]);
    },
  );

  test("whose refund is pending does not cancel; once it is known the same key goes on, or nothing was done", async () => {
    for (const act of ["after", "before"] as const) {
      const order = world.paidOrder();
      const request = { orderId: order.id, idempotencyKey: newKey(), refundQuoteId: await refundQuoteOf(order.id) };
      world.sandbox.control.addFault({ method: "POST", path: `/v3/orders/${order.id}/payment_actions/refunds`, act });
      expect(await cancelOrder(one.context(), actor, request)).toMatchObject({ state: "PENDING", isCancelled: false });
      expect(statusOf(order.id)).not.toBe(5);
      await world.age(request.idempotencyKey, 121_000);
      const [again] = await Promise.allSettled([cancelOrder(other.context(), actor, request)]);
      expect(again).toMatchObject(
        act === "after"
          ? { value: { state: "DONE", isCancelled: true, refund: { total: { amount: "100.00" } } } }
          : { reason: { code: "CAME_TO_NOTHING" } },
      );
      expect([statusOf(order.id), world.refunded(order.id)]).toEqual(act === "after" ? [5, 10_000] : [11, 0]);
    }
  });

  test("whose refund is refused cancels nothing", async () => {
    const order = world.paidOrder();
    const request = { orderId: order.id, idempotencyKey: newKey(), refundQuoteId: await refundQuoteOf(order.id) };
    const path = `/v3/orders/${order.id}/payment_actions/refunds`;
    world.sandbox.control.addFault({ method: "POST", path, respond: { status: 422 } });
    await expect(cancelOrder(one.context(), actor, request)).rejects.toMatchObject({ kind: "INPUT" });
    expect([statusOf(order.id), world.refunded(order.id)]).toEqual([11, 0]);
  });

  test("by a quote of another order, or that was confirmed already, is refused", async () => {
    const [order, another] = [world.paidOrder(), world.paidOrder()];
    const refundQuoteId = await refundQuoteOf(another.id);
    await expect(
      cancelOrder(one.context(), actor, { orderId: order.id, idempotencyKey: newKey(), refundQuoteId }),
    ).rejects.toMatchObject({ kind: "INPUT", code: "QUOTE_OF_ANOTHER_ORDER", field: "refundQuoteId" });
    await refundOrder(one.context(), actor, { quoteId: refundQuoteId, idempotencyKey: newKey() });
    await expect(
      cancelOrder(one.context(), actor, { orderId: another.id, idempotencyKey: newKey(), refundQuoteId }),
    ).rejects.toMatchObject({ kind: "INPUT", code: "ORDER_CHANGED" });
    expect([statusOf(order.id), statusOf(another.id), world.refunded(another.id)]).toEqual([11, 4, 10_000]);
  });

  test("keeps to the limits of a refund", async () => {
    const order = world.paidOrder();
    const request = { orderId: order.id, idempotencyKey: newKey(), refundQuoteId: await refundQuoteOf(order.id) };
    const limited = one.context({ actions: { refundMost: 99 } });
    await expect(cancelOrder(limited, actor, request)).rejects.toMatchObject({ kind: "INPUT", code: "LIMIT_REFUND" });
    expect([statusOf(order.id), world.refunded(order.id)]).toEqual([11, 0]);
  });

  test("sent a hundred times at once by two processes, answers lost, refunds once", async () => {
    const order = world.paidOrder();
    const request = { orderId: order.id, idempotencyKey: newKey(), refundQuoteId: await refundQuoteOf(order.id) };
    world.sandbox.control.addFault({
      method: "POST",
      path: `/v3/orders/${order.id}/payment_actions/refunds`,
      act: "after",
      times: null,
    });
    await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) => cancelOrder((index % 2 ? one : other).context(), actor, request)),
    );
    world.sandbox.control.clearFaults();
    await expect
      .poll(() => cancelOrder(one.context(), actor, request))
      .toMatchObject({ state: "DONE", isCancelled: true });
    expect([statusOf(order.id), world.refunded(order.id)]).toEqual([5, 10_000]);
    expect(world.sandbox.control.payments.refunds(order.id)).toHaveLength(1);
  });
});
