import { currencyStep } from "../world/order-currency.js";
import { centsOf, divideCents, taxWithin } from "./order-money.js";
import type { StoreOrder } from "./order-resources.js";
import type { Store } from "./store.js";

/** What something of an order was charged with, in hundredths of the currency that it is paid in. */
export interface OrderCharge {
  readonly kind: "item" | "gift-wrapping" | "shipping" | "handling" | "fee";
  /** An order-product id of lines and wrappings, an order-address id of shipping and handling, a fee's id. */
  readonly id: number;
  /** The order address it goes to; 0 where it goes to none. */
  readonly addressId: number;
  /** Of lines and wrappings, else 0. */
  readonly quantity: number;
  /** With tax, after all that was taken off. */
  readonly cents: number;
  /** The tax in it. */
  readonly taxCents: number;
}

/**
 * All that an order was charged with: together its `total_inc_tax` and its `total_tax`, to the cent. What was taken off a
 * line or off shipping is taken off there, with the tax in it. What was set on the order as a whole, as a discount or a total
 * of its own, is divided among all.
 */
export function orderCharges(store: Store, order: StoreOrder): OrderCharge[] {
  const { parts } = store.orders;
  const step = currencyStep(order.default_currency_code);
  const lines = parts.list(order.id, "products");
  const addresses = parts.list(order.id, "shippingAddresses");
  const items = lines.map((line): OrderCharge => {
    const [whole, cents, tax] = [line.total_inc_tax, line.discounted_total_inc_tax, line.total_tax].map(centsOf);
    const charge = { cents: whole ?? 0, taxCents: tax ?? 0 };
    const { id, order_address_id: addressId, quantity } = line;
    return { kind: "item", id, addressId, quantity, ...less(charge, charge.cents - (cents ?? 0), step) };
  });
  const wrappings = lines.map((line): OrderCharge => {
    const { id, order_address_id: addressId, quantity } = line;
    return {
      kind: "gift-wrapping",
      id,
      addressId,
      quantity,
      ...cost(line.wrapping_cost_inc_tax, line.wrapping_cost_tax),
    };
  });
  const shipping = addresses.map(({ id, cost_inc_tax, cost_tax }): OrderCharge => {
    return { kind: "shipping", id, addressId: id, quantity: 0, ...cost(cost_inc_tax, cost_tax) };
  });
  const handling = addresses.map(({ id, handling_cost_inc_tax, handling_cost_tax }): OrderCharge => {
    return { kind: "handling", id, addressId: id, quantity: 0, ...cost(handling_cost_inc_tax, handling_cost_tax) };
  });
  const fees = parts.list(order.id, "fees").map(({ id, cost_inc_tax, cost_tax }): OrderCharge => {
    return { kind: "fee", id, addressId: 0, quantity: 0, ...cost(cost_inc_tax, cost_tax) };
  });
  const shippingOfOrder = adding("shipping", shipping, order.shipping_cost_inc_tax, order.shipping_cost_tax, step);
  const all = [
    ...items,
    ...adding("gift-wrapping", wrappings, order.wrapping_cost_inc_tax, order.wrapping_cost_tax, step),
    ...withoutShippingCoupons(store, order, shippingOfOrder, step),
    ...adding("handling", handling, order.handling_cost_inc_tax, order.handling_cost_tax, step),
    ...fees,
  ];
  return divided(all, cost(order.total_inc_tax, order.total_tax), step);
}

type Amount = Pick<OrderCharge, "cents" | "taxCents">;

function cost(withTax: string, tax: string): Amount {
  return { cents: centsOf(withTax), taxCents: centsOf(tax) };
}

function less({ cents, taxCents }: Amount, off: number, step: number): Amount {
  return { cents: cents - off, taxCents: taxCents - taxWithin(off, cents, taxCents, step) };
}

/** The charges of a kind, adding up to what the order says of it, which may have been set on the order alone. */
function adding(
  kind: OrderCharge["kind"],
  charges: readonly OrderCharge[],
  withTax: string,
  tax: string,
  step: number,
): OrderCharge[] {
  const none = { kind, id: 0, addressId: 0, quantity: 0, cents: 0, taxCents: 0 };
  return divided(charges.length === 0 ? [none] : charges, cost(withTax, tax), step);
}

/** Coupons for shipping are told with what they took off in all; it falls on the addresses as their shipping costs. */
function withoutShippingCoupons(
  store: Store,
  order: StoreOrder,
  charges: readonly OrderCharge[],
  step: number,
): OrderCharge[] {
  const coupons = store.orders.parts.list(order.id, "coupons").filter(({ type }) => type === 3 || type === 4);
  const off = coupons.reduce((sum, { discount }) => sum + Math.round(discount * 100), 0);
  const costs = charges.map(({ cents }) => cents);
  const parts = divideCents(
    Math.min(
      off,
      costs.reduce((sum, cents) => sum + cents, 0),
    ),
    costs,
    step,
  );
  return charges.map((charge, index) => ({ ...charge, ...less(charge, parts[index] ?? 0, step) }));
}

/** The charges as they are where they add up; else the totals divided among them by what each costs, and by its tax. */
function divided(charges: readonly OrderCharge[], totals: Amount, step: number): OrderCharge[] {
  const costs = charges.map(({ cents }) => cents);
  const taxes = charges.map(({ taxCents }) => taxCents);
  const cents = add(costs) === totals.cents ? costs : spread(totals.cents, costs, step);
  const taxCents =
    add(taxes) === totals.taxCents
      ? taxes
      : spread(totals.taxCents, taxes.some((tax) => tax > 0) ? taxes : cents, step);
  return charges.map((charge, index) => ({
    ...charge,
    cents: cents[index] ?? 0,
    taxCents: taxCents[index] ?? 0,
  }));
}

/** The first has all of it where nothing has any weight. A total that the currency cannot pay is divided to the cent. */
function spread(total: number, by: readonly number[], step: number): number[] {
  const positive = by.map((weight) => Math.max(0, weight));
  const weights = add(positive) > 0 ? positive : positive.map((_, index) => (index === 0 ? 1 : 0));
  return divideCents(total, weights, total % step === 0 ? step : 1);
}

function add(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
