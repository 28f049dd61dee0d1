import { roundCents } from "../store/order-money.js";
import type { StoreOrderProduct } from "../store/order-part-resources.js";
import type { StoreProduct } from "../store/product-resources.js";
import type { StoreVariant } from "../store/variant-resources.js";
import type { OrderCurrency } from "./order-currency.js";
import { firstVariantId, productShape } from "./product-shape.js";
import { mix, pick } from "./random.js";
import { seededOrderProductId } from "./seeded-order-ids.js";
import { seededOrderTime } from "./seeded-order-place.js";
import { seededProduct } from "./seeded-product.js";
import { lastSeededProductAt } from "./seeded-product-time.js";
import { seededVariant } from "./seeded-variants.js";
import type { StoreSize } from "./world-size.js";

/** A cost with and without tax, in hundredths; `base` is what was entered. */
export interface Cost {
  readonly base: number;
  readonly ex: number;
  readonly inc: number;
}

/** A line of a seeded order, before discounts. */
export interface LineDraft {
  readonly id: number;
  readonly type: StoreOrderProduct["type"];
  readonly product?: StoreProduct;
  readonly variant?: StoreVariant;
  readonly name: string;
  readonly quantity: number;
  /** Of one piece. */
  readonly price: Cost;
  /** Of the line as a whole; nothing where it was not wrapped. */
  readonly wrapping: Cost;
}

const customNames = ["Änderung nach Maß", "Engraving", "Reparatur", "送料差額", "Gravure « à la main »"];
/** Nothing. */
export const noCost: Cost = { base: 0, ex: 0, inc: 0 };

/** An amount as it was entered, with its tax. */
export function costOf(amount: number, taxRate: number, { withTax, step }: OrderCurrency): Cost {
  if (withTax) return { base: amount, inc: amount, ex: roundCents(amount / (1 + taxRate), step) };
  return { base: amount, ex: amount, inc: amount + roundCents(amount * taxRate, step) };
}

/** What the lines of an order depend on besides its id. */
export interface LineConditions {
  readonly currency: OrderCurrency;
  readonly taxRate: number;
  readonly digital: boolean;
  /** The least quantity of the first line. */
  readonly leastQuantity: number;
  /** Whether the first line costs something, however little other things do. */
  readonly isCharged: boolean;
}

/** The lines of a seeded order by ascending id: mostly one to four, of one order in five hundred sixty. */
export function seededOrderLines(size: StoreSize, orderId: number, conditions: LineConditions): LineDraft[] {
  const place = mix(size.seed, orderId, 321);
  const crowded = (orderId + (mix(size.seed, 0, 320) % 500)) % 500 === 0;
  const count = crowded ? 60 : 1 + (place % 10 < 5 ? 0 : (place >>> 5) % 4);
  return Array.from({ length: count }, (_, index) => lineOf(size, orderId, index, conditions));
}

function lineOf(size: StoreSize, orderId: number, index: number, conditions: LineConditions): LineDraft {
  const { seed } = size;
  const { currency, taxRate, digital } = conditions;
  const id = seededOrderProductId(orderId, index);
  const number = mix(seed, id, 322);
  const quantity = Math.max(
    index === 0 ? conditions.leastQuantity : 1,
    number % 40 === 0 ? 24 : 1 + (number % 5 === 0 ? (number >>> 4) % 3 : 0),
  );
  const priced = (euros: number) => costOf(roundCents(euros * 100 * currency.rate, currency.step), taxRate, currency);
  if (digital && mix(seed, id, 323) % 6 === 0) {
    // Money is not taxed.
    const value = roundCents(5000 * currency.rate, currency.step * 100);
    const price = { base: value, ex: value, inc: value };
    return { id, type: "giftcertificate", name: "Gift Certificate", quantity: 1, price, wrapping: noCost };
  }
  const type = digital ? "digital" : "physical";
  const custom = () => {
    const price = priced(((mix(seed, id, 326) % 9000) + 100) / 100);
    return { id, type, name: pick(customNames, mix(seed, id, 327)), quantity, price, wrapping: noCost } as const;
  };
  const there = lastSeededProductAt(size, seededOrderTime(size, orderId));
  const productId = mix(seed, id, 324) % 25 === 0 ? undefined : productOf(size, there, mix(seed, id, 325), type);
  if (productId === undefined) return custom();
  const product = seededProduct(size, productId);
  const variants = productShape(size, productId).variants;
  const variant = seededVariant(size, firstVariantId(size, productId) + (mix(seed, id, 328) % variants));
  const euros = variant.price ?? (product.sale_price > 0 ? product.sale_price : product.price);
  if (index === 0 && conditions.isCharged && euros < 1) return custom();
  const price = priced(euros);
  const wrapped = type === "physical" && mix(seed, id, 329) % 15 === 0;
  return { id, type, product, variant, name: product.name, quantity, price, wrapping: wrapped ? priced(3.9) : noCost };
}

/** The first product of the kind from a random one on, among the first so many; `undefined` where none is near. */
function productOf(size: StoreSize, among: number, number: number, type: "physical" | "digital"): number | undefined {
  for (let step = 0; step < Math.min(20, among); step++) {
    const id = ((number + step) % among) + 1;
    if (productShape(size, id).type === type) return id;
  }
  return undefined;
}
