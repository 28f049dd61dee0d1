import { expect, it } from "vitest";
import { call, startForTest } from "../../../test/call-store.js";
import { receiveHooks } from "../../../test/hook-receiver.js";
import { orderPaid, paidStore } from "../../../test/paid-order.js";
import type { Sandbox, SandboxOptions } from "../../index.js";

const authorized = orderPaid(({ state }, draft) => state === "authorized" && draft.statusId === 7);
const act = (sandbox: Sandbox, orderId: number, action: string) =>
  call(sandbox, `/v3/orders/${orderId}/payment_actions/${action}`, { method: "POST" });
const statusOf = async (sandbox: Sandbox) => (await call(sandbox, `/v2/orders/${authorized}`)).json["payment_status"];
const events = (sandbox: Sandbox) =>
  sandbox.control.payments.transactions(authorized).map(({ event, status }) => `${event} ${status}`);

/** A store whose gateways answer only when they are told to. */
async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startForTest({ ...paidStore, ...options });
  sandbox.control.payments.setSettlementDelay(null);
  return sandbox;
}

it.each([
  ["capture", "capture pending", "captured", "capture ok"],
  ["void", "void pending", "void", "void ok"],
] as const)(
  "%s answers 201 without a body asked for, and the gateway answers later",
  async (action, pending, done, event) => {
    const sandbox = await start();
    const { control } = sandbox;
    expect(await statusOf(sandbox)).toBe("authorized");
    expect((await act(sandbox, authorized, action)).status).toBe(201);
    expect(await statusOf(sandbox)).toBe(pending);
    expect(events(sandbox)).toHaveLength(1);
    expect((await act(sandbox, authorized, action)).status).toBe(422);
    expect(control.payments.settle(authorized)).toBe(true);
    expect(control.payments.settle(authorized)).toBe(false);
    expect(await statusOf(sandbox)).toBe(done);
    expect(events(sandbox)).toEqual([expect.stringMatching(/ ok$/), event]);
    expect((await act(sandbox, authorized, action)).status).toBe(422);
  },
);

it("can be refunded only after it was captured", async () => {
  const sandbox = await start();
  const quote = async () => {
    const body = { items: [{ item_type: "ORDER", item_id: authorized, amount: 100 }] };
    return (await call(sandbox, `/v3/orders/${authorized}/payment_actions/refund_quotes`, { method: "POST", body }))
      .status;
  };
  await act(sandbox, authorized, "capture");
  expect(await quote()).toBe(422);
  sandbox.control.payments.settle(authorized);
  expect(await quote()).toBe(201);
});

it("stays authorised when the gateway declines, and a transaction tells of it", async () => {
  const sandbox = await start();
  await act(sandbox, authorized, "capture");
  sandbox.control.payments.settle(authorized, { isDeclined: true });
  expect(await statusOf(sandbox)).toBe("authorized");
  expect(events(sandbox).at(-1)).toBe("capture error");
  expect((await act(sandbox, authorized, "capture")).status).toBe(201);
});

it("settles by itself after a while", async () => {
  const sandbox = await startForTest({ ...paidStore, timeScale: 100 });
  const settled = Promise.withResolvers<void>();
  const receiver = await receiveHooks(() => {
    settled.resolve();
    return 200;
  });
  sandbox.control.hooks.deliverTo("https://gateway.example", receiver.url);
  const body = { scope: "store/order/transaction/created", destination: "https://gateway.example/in" };
  await call(sandbox, "/v3/hooks", { method: "POST", body });
  await act(sandbox, authorized, "capture");
  expect(await statusOf(sandbox)).toBe("capture pending");
  await settled.promise;
  expect(await statusOf(sandbox)).toBe("captured");
});

it("refuses with 422 what was never authorised, with 404 an order that there is not, with 403 a token for reading", async () => {
  const sandbox = await start();
  for (const isWanted of ["captured", "voided", "declined", "none"]) {
    const orderId = orderPaid(({ state }) => state === isWanted);
    expect([isWanted, (await act(sandbox, orderId, "capture")).status]).toEqual([isWanted, 422]);
  }
  const byHand = orderPaid(({ gateway, state }) => gateway === null && state === "pending");
  expect((await act(sandbox, byHand, "capture")).status).toBe(422);
  expect((await act(sandbox, 999_999, "void")).status).toBe(404);
  sandbox.control.setScopes(["store_v2_orders_read_only"]);
  expect((await act(sandbox, authorized, "void")).status).toBe(403);
});
