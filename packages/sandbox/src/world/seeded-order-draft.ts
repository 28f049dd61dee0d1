import { divideCents, roundCents } from "../store/order-money.js";
import type { OrderBillingAddress } from "../store/order-resources.js";
import { seededBillingAddress } from "./order-buyer-face.js";
import { currencyOfCountry, type OrderCurrency } from "./order-currency.js";
import { mix } from "./random.js";
import { type OrderBuyer, orderBuyer } from "./seeded-order-buyer.js";
import { type CouponDraft, seededOrderCoupon } from "./seeded-order-coupon.js";
import { type Cost, costOf, type LineDraft, noCost, seededOrderLines } from "./seeded-order-lines.js";
import { seededOrderStatus } from "./seeded-order-place.js";
import type { StoreSize } from "./world-size.js";

/** Everything about a seeded order that its other forms are made from. */
export interface OrderDraft {
  readonly id: number;
  readonly statusId: number;
  readonly buyer: OrderBuyer;
  readonly billing: OrderBillingAddress;
  readonly currency: OrderCurrency;
  readonly taxRate: number;
  readonly digital: boolean;
  /** Whether the shopper fetches it. */
  readonly pickup: boolean;
  readonly lines: readonly LineDraft[];
  /** Of each line, the place of its address among {@link addresses}; -1 for what is not shipped. */
  readonly addressOfLine: readonly number[];
  /** Of each address that is shipped to, in order. */
  readonly addresses: readonly { readonly shipping: Cost; readonly handling: Cost }[];
  /** Of each line, how many are shipped. */
  readonly shipped: readonly number[];
  readonly coupon: CouponDraft | undefined;
  /** Of each line, in hundredths. */
  readonly couponOfLine: readonly number[];
  readonly promotionOfLine: readonly number[];
  /** What a coupon took off the shipping of each address. */
  readonly couponOfAddress: readonly number[];
  readonly fee: Cost | undefined;
  readonly totalInc: number;
  readonly totalTax: number;
}

const allShipped = [2, 10, 13, 14];

/** Works a seeded order out from its id. */
export function orderDraft(size: StoreSize, id: number): OrderDraft {
  const { seed } = size;
  const statusId = seededOrderStatus(size, id);
  const buyer = orderBuyer(size, id);
  const billing = seededBillingAddress(size, id, buyer);
  const currency = currencyOfCountry(billing.country_iso2);
  // Some businesses are exempt from tax.
  const taxRate = mix(seed, id, 331) % 30 === 0 ? 0 : currency.taxRate;
  const physicalStatus = [2, 3, 8, 9].includes(statusId);
  const digital = !physicalStatus && mix(seed, id, 332) % 10 === 0;
  const pickup = statusId === 8;
  // Where a part of it is shipped or refunded, there is more than one piece.
  const leastQuantity = statusId === 3 || statusId === 14 ? 2 : 1;
  const lines = seededOrderLines(size, id, { currency, taxRate, digital, leastQuantity });
  const places = digital || pickup ? 0 : lines.length > 1 && mix(seed, id, 333) % 8 === 0 ? 2 : 1;
  const addressOfLine = lines.map((_, index) => (places === 0 ? -1 : index % places));
  const cost = (cents: number) => costOf(roundCents(cents * currency.rate, currency.step), taxRate, currency);
  const addresses = Array.from({ length: places }, (_, index) => ({
    shipping: mix(seed, id, 334 + index) % 4 === 0 ? noCost : cost(index === 0 ? 490 : 1295),
    handling: mix(seed, id, 336) % 12 === 0 ? cost(200) : noCost,
  }));
  const shipped = lines.map(({ quantity }, index) =>
    places === 0 ? 0 : allShipped.includes(statusId) ? quantity : statusId === 3 && index === 0 ? quantity - 1 : 0,
  );

  const totals = lines.map(({ price, quantity }) => price.inc * quantity);
  const goods = totals.reduce(sum, 0);
  const promoted = mix(seed, id, 337) % 12 === 0 ? roundCents(goods * 0.05, currency.step) : 0;
  const promotionOfLine = divideCents(promoted, totals, currency.step);
  const rest = totals.map((total, index) => total - (promotionOfLine[index] ?? 0));
  const coupon = seededOrderCoupon(size, id, currency);
  const couponOfLine = coupon?.discountLines(rest) ?? lines.map(() => 0);
  const couponOfAddress =
    coupon?.discountShipping(addresses.map(({ shipping }) => shipping.inc)) ?? addresses.map(() => 0);
  const fee = mix(seed, id, 338) % 20 === 0 ? cost(150) : undefined;

  const charged = [...lines.map(({ wrapping }) => wrapping), ...addresses.flatMap(costsOf), ...(fee ? [fee] : [])];
  const discounts = [...promotionOfLine, ...couponOfLine].reduce(sum, 0);
  const taxOfDiscounts = lines.reduce(
    (tax, { price }, index) =>
      tax + taxWithin((promotionOfLine[index] ?? 0) + (couponOfLine[index] ?? 0), price, currency.step),
    0,
  );
  return {
    id,
    statusId,
    buyer,
    billing,
    currency,
    taxRate,
    digital,
    pickup,
    lines,
    addressOfLine,
    addresses,
    shipped,
    coupon,
    couponOfLine,
    promotionOfLine,
    couponOfAddress,
    fee,
    totalInc: goods + charged.reduce((all, { inc }) => all + inc, 0) - discounts - couponOfAddress.reduce(sum, 0),
    totalTax:
      lines.reduce((tax, { price, quantity }) => tax + (price.inc - price.ex) * quantity, 0) +
      charged.reduce((tax, { inc, ex }) => tax + inc - ex, 0) -
      taxOfDiscounts -
      addresses.reduce(
        (tax, { shipping }, index) => tax + taxWithin(couponOfAddress[index] ?? 0, shipping, currency.step),
        0,
      ),
  };
}

/** The tax within a part of what was charged at a price. */
function taxWithin(part: number, price: Cost, step: number): number {
  return price.inc === 0 ? 0 : roundCents((part * (price.inc - price.ex)) / price.inc, step);
}

function costsOf({ shipping, handling }: { readonly shipping: Cost; readonly handling: Cost }): Cost[] {
  return [shipping, handling];
}

function sum(a: number, b: number): number {
  return a + b;
}
