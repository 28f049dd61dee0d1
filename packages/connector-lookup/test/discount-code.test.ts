/** Discount codes: each made once. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDiscountCode, type DiscountCodeRequest } from "../src/actions/index.js";
import { actionsWorld, actor, actorOf, newKey, type ActionsWorld, type TestProcess } from "./actions-world.js";

let world: ActionsWorld;
let one: TestProcess;
let other: TestProcess;
beforeAll(async () => {
  world = await actionsWorld();
  [one, other] = [await world.process(), await world.process()];
});
afterEach(() => world.sandbox.control.clearFaults());
afterAll(() => world[Symbol.asyncDispose]());

const coupons = () => world.sandbox.control.coupons.list();

const couponOf = (code: string | undefined) => coupons().find((coupon) => coupon.code === code);

const request = (over: Partial<DiscountCodeRequest> = {}): DiscountCodeRequest => ({
  idempotencyKey: newKey(),
  percentOff: 12.5,
  maxUses: 1,
  ...over,
});

const path = "/v2/coupons";

describe("a discount code", () => {
  test("is good at once, for everything, and made up where none is given", async () => {
    const { code, ...outcome } = await createDiscountCode(one.context(), actor, request({ maxUses: 3 }));
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{10}$/);
    expect(outcome).toMatchObject({
      operation: "createDiscountCode",
      state: "DONE",
      audit: { after: { code }, isRepeat: false },
    });
    expect(outcome).not.toHaveProperty("orderId");
    expect(couponOf(code)).toMatchObject({
      name: expect.stringMatching(/^Agent code \w{10} \[sg-[A-Z2-9]{10}\]$/),
      type: "percentage_discount",
      amount: "12.5000",
      enabled: true,
      applies_to: { entity: "categories", ids: [0] },
      max_uses: 3,
      expires: "",
    });
  });

  test("takes an amount off, until it ends, under a code of choice", async () => {
    const code = "Sorry for the wait";
    const expiresAt = new Date(Date.now() + 86_400_000);
    await createDiscountCode(
      one.context(),
      actor,
      request({ percentOff: undefined, amountOff: "7.5", code, expiresAt }),
    );
    const coupon = couponOf(code);
    expect(coupon).toMatchObject({ type: "per_total_discount", amount: "7.5000" });
    expect(Date.parse(coupon?.expires ?? "")).toBe(Math.floor(expiresAt.getTime() / 1000) * 1000);
  });

  test("sent again with its key is told, and is made once; with another wish the key is refused", async () => {
    const wish = request();
    const first = await createDiscountCode(one.context(), actor, wish);
    const before = coupons().length;
    expect(await createDiscountCode(other.context(), actor, wish)).toMatchObject({
      code: first.code,
      audit: { isRepeat: true },
    });
    await expect(createDiscountCode(other.context(), actor, { ...wish, percentOff: 13 })).rejects.toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect(coupons()).toHaveLength(before);
  });

  test("sent a hundred times at once over two processes, answers lost, is made once", async () => {
    const wish = request();
    const before = coupons().length;
    world.sandbox.control.addFault({ method: "POST", path, act: "after", times: null });
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => createDiscountCode((index % 2 ? one : other).context(), actor, wish)),
    );
    expect(outcomes.every(({ state }) => state === "DONE" || state === "PENDING")).toBe(true);
    const { state, code } = await createDiscountCode(one.context(), actor, wish);
    expect(state).toBe("DONE");
    expect(couponOf(code)).toBeDefined();
    expect(coupons()).toHaveLength(before + 1);
  });
});

describe("a lost answer", () => {
  test("is pending without a code, and is settled by the mark", async () => {
    const wish = request();
    world.sandbox.control.addFault({ method: "POST", path, act: "after" });
    const pending = await createDiscountCode(one.context(), actor, wish);
    expect(pending).toMatchObject({ state: "PENDING" });
    expect(pending).not.toHaveProperty("code");
    const { code } = await createDiscountCode(other.context(), actor, wish);
    expect(couponOf(code)).toMatchObject({ enabled: true });
  });

  test("of what the store never made ends as not made, also where somebody has made one of the same code since", async () => {
    for (const isTaken of [false, true]) {
      const wish = request({ code: `LOST-${isTaken}` });
      world.sandbox.control.addFault({ method: "POST", path, act: "before" });
      expect(await createDiscountCode(one.context(), actor, wish)).toMatchObject({ state: "PENDING" });
      const [name, code] = ["Theirs", `LOST-${isTaken}`];
      if (isTaken) world.sandbox.control.coupons.add({ name, code, type: "free_shipping", amount: "0.0000" });
      expect(await createDiscountCode(one.context(), actor, wish)).toMatchObject({ state: "PENDING" });
      await world.age(wish.idempotencyKey, 121_000);
      await expect(createDiscountCode(other.context(), actor, wish)).rejects.toMatchObject({ code: "CAME_TO_NOTHING" });
    }
  });

  test("of a process that died is settled by another", async () => {
    const wish = request();
    const { control } = world.sandbox;
    control.addFault({ method: "POST", path, act: "after", respond: "held" });
    const killed = await world.process();
    const begun = createDiscountCode(killed.context(), actor, wish);
    await control.untilHeld();
    await killed.kill();
    control.releaseHeld();
    await begun.catch(() => undefined);
    expect(await createDiscountCode(other.context(), actor, wish)).toMatchObject({ state: "PENDING" });
    await world.age(wish.idempotencyKey, 61_000);
    const { code } = await createDiscountCode(other.context(), actor, wish);
    expect(coupons().filter((coupon) => coupon.code === code)).toHaveLength(1);
  });
});

describe("what cannot be", () => {
  test("a code that is taken", async () => {
    const code = "TAKEN";
    world.sandbox.control.coupons.add({ name: "Theirs", code, type: "free_shipping", amount: "0.0000" });
    const taken = { kind: "CONFLICT", code: "CODE_TAKEN", field: "code" };
    await expect(createDiscountCode(one.context(), actor, request({ code: "taken" }))).rejects.toMatchObject(taken);
    expect(couponOf(code)).toMatchObject({ name: "Theirs" });
  });

  test("a code that somebody takes in the same moment", async () => {
    const wish = request({ code: "MOMENT" });
    world.sandbox.control.addFault({
      method: "POST",
      path,
      respond: { status: 409, body: [{ status: 409, message: "It exists." }] },
    });
    await expect(createDiscountCode(one.context(), actor, wish)).rejects.toMatchObject({
      kind: "CONFLICT",
      message: "It exists.",
    });
    await expect(createDiscountCode(one.context(), actor, wish)).rejects.toMatchObject({ kind: "CONFLICT" });
  });

  test.each([
    ["nothing off", { percentOff: undefined }, "DISCOUNT_AMBIGUOUS"],
    ["both off", { amountOff: "1" }, "DISCOUNT_AMBIGUOUS"],
    ["no percent", { percentOff: 0 }, "PERCENT_INVALID"],
    ["more than all", { percentOff: 100.5 }, "PERCENT_INVALID"],
    ["parts of a hundredth", { percentOff: 1.005 }, "PERCENT_INVALID"],
    ["not a number", { percentOff: Number.NaN }, "PERCENT_INVALID"],
    ["no amount", { percentOff: undefined, amountOff: "0" }, "AMOUNT_INVALID"],
    ["parts of a cent", { percentOff: undefined, amountOff: "1.005" }, "AMOUNT_INVALID"],
    ["an end that was", { expiresAt: new Date(0) }, "EXPIRY_PAST"],
    ["an end that is none", { expiresAt: new Date("?") }, "EXPIRY_PAST"],
    ["no uses", { maxUses: 0 }, "MAX_USES_INVALID"],
    ["half a use", { maxUses: 1.5 }, "MAX_USES_INVALID"],
    ["a code of other letters", { code: "ÄÖÜ" }, "CODE_INVALID"],
    ["an empty code", { code: " " }, "CODE_INVALID"],
    ["a code that is too long", { code: "A".repeat(51) }, "CODE_INVALID"],
  ])("%s", async (_, over, code) => {
    const before = coupons().length;
    await expect(createDiscountCode(one.context(), actor, request(over))).rejects.toMatchObject({
      kind: "INPUT",
      code,
    });
    expect(coupons()).toHaveLength(before);
  });

  test("more off than the limits let be given, and more codes than a key may make", async () => {
    const actions = { percentOffMost: 20, amountOffMost: 10, actionsPerDay: 2 };
    const ofKey = actorOf(newKey());
    const make = (over: Partial<DiscountCodeRequest>) =>
      createDiscountCode(one.context({ actions }), ofKey, request(over));
    await expect(make({ percentOff: 20.01 })).rejects.toMatchObject({ kind: "INPUT", code: "LIMIT_PERCENT_OFF" });
    await expect(make({ percentOff: undefined, amountOff: "10.01" })).rejects.toMatchObject({
      kind: "INPUT",
      code: "LIMIT_AMOUNT_OFF",
    });
    await make({ percentOff: 20 });
    await make({ percentOff: undefined, amountOff: "10" });
    await expect(make({ percentOff: 5 })).rejects.toMatchObject({ kind: "INPUT", code: "LIMIT_ACTIONS_PER_DAY" });
  });
});
