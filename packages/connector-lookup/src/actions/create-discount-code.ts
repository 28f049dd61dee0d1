/** Making a discount code. */
import type { Coupon, NewCoupon } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import type { LookupContext } from "../lookup-context.js";
import type { ActionRow } from "./action-row.js";
import { actionAnew, changeAction, type ActionChange } from "./action-rows.js";
import type { ActionOutcome, Actor, DiscountCodeRequest } from "./action.js";
import { codeMade } from "./done-in-store.js";
import { discountOf } from "./discount.js";
import { keepingOn } from "./keeping-on.js";
import { isMarked, madeUpCode, marked } from "./mark.js";
import { perform } from "./perform.js";
import { boundedStore, sendOnce } from "./send-once.js";

/**
 * Makes a code that takes something off a whole order, once for each key. Its coupon carries our mark in its name, by which it is
 * known again where the store's answer was lost; one that somebody else has made under the same code is never taken for it.
 * @throws Fault INPUT for what cannot be, and over a limit; CONFLICT, CODE_TAKEN; in the store's words where it refuses.
 */
export async function createDiscountCode(
  context: LookupContext,
  actor: Actor,
  request: DiscountCodeRequest,
): Promise<ActionOutcome> {
  const { idempotencyKey, percentOff, amountOff, expiresAt, maxUses } = request;
  return perform(context, actor, {
    operation: "createDiscountCode",
    idempotencyKey,
    wish: { code: request.code, percentOff, amountOff, expiresAt: expiresAt?.getTime(), maxUses },
    async prepare(known) {
      const discount = await discountOf(context, request);
      const code = known?.code ?? discount.code ?? madeUpCode();
      return {
        step: "CODE",
        orderId: null,
        code,
        run: (row) => codeStep(context, actor, row, { ...discount.coupon, code }),
      };
    },
  });
}

async function codeStep(
  context: LookupContext,
  actor: Actor,
  begun: ActionRow,
  wished: Omit<NewCoupon, "name">,
): Promise<ActionRow> {
  const { code } = wished;
  const there = await boundedStore(context, begun.leaseLeftMs).coupons.byCode(code);
  // Begun again: what was taken for not done may have come true since.
  if (there && isMarked(there.name, begun.mark)) return ended(context, begun, codeMade(begun, there));
  if (there) throw codeTaken(there);
  const coupon: NewCoupon = { ...wished, name: marked(`Agent code ${code}`, begun.mark) };
  const { maxUses, type, amount, expires } = coupon;
  const before = { code, type, amount, maxUses, ...(expires === null ? {} : { expires }) };
  const { row, sent } = await sendOnce(context, actor, begun, {
    send: (store) => store.coupons.create(coupon),
    reason: "",
    before,
  });
  return keepingOn(context, row, () => {
    if (sent.end === "answered") return ended(context, row, codeMade(row, sent.answer));
    const { fault } = sent;
    return ended(context, row, sent.end === "unknown" ? { state: "PENDING" } : { state: "FAILED", fault });
  });
}

async function ended(context: LookupContext, row: ActionRow, change: ActionChange): Promise<ActionRow> {
  return (await changeAction(context, row, change, "anybody")) ?? actionAnew(context, row);
}

function codeTaken({ code }: Coupon): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "CODE_TAKEN",
    message: `The store has a coupon with the code "${code}" already.`,
    remedy: "Choose another code, or leave it out to have one made up; use a new key.",
    field: "code",
  });
}
