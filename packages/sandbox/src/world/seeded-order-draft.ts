import { divideCents, roundCents, taxWithin } from "../store/order-money.js";
import type { OrderBillingAddress } from "../store/order-resources.js";
import { seededBillingAddress } from "./order-buyer-face.js";
import { currencyOfCountry, type OrderCurrency } from "./order-currency.js";
import { mix } from "./random.js";
import { type OrderBuyer, orderBuyer } from "./seeded-order-buyer.js";
import { type CouponDraft, seededOrderCoupon } from "./seeded-order-coupon.js";
import { type Cost, costOf, type LineDraft, noCost, seededOrderLines } from "./seeded-order-lines.js";
import { isSeededRefunded, seededOrderStatus } from "./seeded-order-place.js";
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
  /** The tax of each line after all that was taken off, wrapping aside. */
  readonly taxOfLine: readonly number[];
  /** The tax of the shipping to each address after what a coupon took off. */
  readonly taxOfShipping: readonly number[];
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
  const isRefunded = isSeededRefunded(size, id);
  const lines = seededOrderLines(size, id, { currency, taxRate, digital, leastQuantity, isCharged: isRefunded });
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
  const wanted = seededOrderCoupon(size, id, currency);
  // Where something was refunded, the coupon left something to pay of every piece of the first line.
  const leftOfFirst = (rest[0] ?? 0) - (wanted?.discountLines(rest)[0] ?? 0);
  const isTooMuch = isRefunded && leftOfFirst < (lines[0]?.quantity ?? 0) * currency.step;
  const coupon = isTooMuch ? undefined : wanted;
  const couponOfLine = coupon?.discountLines(rest) ?? lines.map(() => 0);
  const couponOfAddress =
    coupon?.discountShipping(addresses.map(({ shipping }) => shipping.inc)) ?? addresses.map(() => 0);
  const fee = mix(seed, id, 338) % 20 === 0 ? cost(150) : undefined;

  const discounts = [...promotionOfLine, ...couponOfLine, ...couponOfAddress].reduce(sum, 0);
  const taxLeft = ({ inc, ex }: Cost, quantity: number, off: number) =>
    (inc - ex) * quantity - taxWithin(off, inc, inc - ex, currency.step);
  const taxOfLine = lines.map(({ price, quantity }, index) =>
    taxLeft(price, quantity, (promotionOfLine[index] ?? 0) + (couponOfLine[index] ?? 0)),
  );
  const taxOfShipping = addresses.map(({ shipping }, index) => taxLeft(shipping, 1, couponOfAddress[index] ?? 0));
  const others = [
    ...lines.map(({ wrapping }) => wrapping),
    ...addresses.map(({ handling }) => handling),
    ...(fee ? [fee] : []),
  ];
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
    taxOfLine,
    taxOfShipping,
    fee,
    totalInc:
      [goods, ...addresses.map(({ shipping }) => shipping.inc), ...others.map(({ inc }) => inc)].reduce(sum) -
      discounts,
    totalTax: [...taxOfLine, ...taxOfShipping, ...others.map(({ inc, ex }) => inc - ex)].reduce(sum, 0),
  };
}

function sum(a: number, b: number): number {
  return a + b;
}
