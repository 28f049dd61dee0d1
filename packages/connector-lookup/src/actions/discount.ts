/** What a discount code is to take off. */
import type { NewCoupon } from "@storegate/bigcommerce-client";
import type { LookupContext } from "../lookup-context.js";
import { storeFacts } from "../people/store-facts.js";
import { inputFault } from "./action-faults.js";
import type { DiscountCodeRequest } from "./action.js";
import { checkAmountOff, checkPercentOff } from "./limits.js";
import { isPayable, moneyOf, unitsOf } from "./money.js";

/** A coupon without what its action gives it. */
export interface Discount {
  /** Undefined where one is to be made up. */
  readonly code: string | undefined;
  readonly coupon: Omit<NewCoupon, "name" | "code">;
}

/** @throws Fault INPUT for what is no discount, or more than the config lets be given. */
export async function discountOf(context: LookupContext, request: DiscountCodeRequest): Promise<Discount> {
  const { maxUses, expiresAt } = request;
  if (!Number.isSafeInteger(maxUses) || maxUses < 1)
    throw inputFault(
      "MAX_USES_INVALID",
      `A code cannot be used ${maxUses} times.`,
      "Give a whole number from 1 on.",
      "maxUses",
    );
  if (expiresAt !== undefined && !(expiresAt.getTime() > context.now().getTime()))
    throw inputFault("EXPIRY_PAST", "The code would have ended already.", "Give a time to come, or none.", "expiresAt");
  return {
    code: checkedCode(request.code),
    coupon: {
      ...(await amountOf(context, request)),
      appliesTo: { entity: "categories", ids: [0] },
      enabled: true,
      maxUses,
      expires: expiresAt?.toISOString() ?? null,
    },
  };
}

async function amountOf(
  context: LookupContext,
  { percentOff, amountOff }: DiscountCodeRequest,
): Promise<Pick<NewCoupon, "type" | "amount">> {
  if ((percentOff === undefined) === (amountOff === undefined))
    throw inputFault(
      "DISCOUNT_AMBIGUOUS",
      percentOff === undefined ? "Nothing is to be taken off." : "A percentage and an amount are to be taken off.",
      "Give either percentOff or amountOff.",
      percentOff === undefined ? "percentOff" : "amountOff",
    );
  if (percentOff !== undefined) return percentage(context, percentOff);
  const { currency } = await storeFacts(context);
  const units = unitsOf(amountOff ?? "");
  if (units === undefined || units <= 0n || !isPayable(units, currency))
    throw inputFault(
      "AMOUNT_INVALID",
      `"${String(amountOff)}" is no amount of ${currency}.`,
      "Give an amount above zero in digits, with a point before the decimals, such as 19.99.",
      "amountOff",
    );
  checkAmountOff(context, units, currency);
  return { type: "per_total_discount", amount: moneyOf(units, currency).amount };
}

function percentage(context: LookupContext, percentOff: number): Pick<NewCoupon, "type" | "amount"> {
  const isGood = percentOff > 0 && percentOff <= 100 && Number(percentOff.toFixed(2)) === percentOff;
  if (!isGood)
    throw inputFault(
      "PERCENT_INVALID",
      `${percentOff} is no percentage that can be taken off.`,
      "Give a number above 0 and up to 100, with two digits after the point at most.",
      "percentOff",
    );
  checkPercentOff(context, percentOff);
  return { type: "percentage_discount", amount: String(percentOff) };
}

/** @throws Fault INPUT, CODE_INVALID. */
function checkedCode(code: string | undefined): string | undefined {
  const trimmed = code?.trim();
  if (trimmed === undefined || /^[\w -]{1,50}$/.test(trimmed)) return trimmed;
  throw inputFault(
    "CODE_INVALID",
    `"${trimmed}" cannot be a code.`,
    "Give 1 to 50 letters, digits, spaces, _ and -, or leave it out to have one made up.",
    "code",
  );
}
