import { orderAmount } from "../store/order-money.js";
import type {
  StoreOrderCoupon,
  StoreOrderFee,
  StoreOrderMessage,
  StoreOrderShippingAddress,
} from "../store/order-part-resources.js";
import { addressLines } from "./order-buyer-face.js";
import { personOf } from "./person.js";
import { mix, pick } from "./random.js";
import { orderDraft } from "./seeded-order-draft.js";
import { seededMessageId, seededOrderAddressId } from "./seeded-order-ids.js";
import { orderDate, seededOrderTime } from "./seeded-order-place.js";
import type { StoreSize } from "./world-size.js";

const zones = ["Deutschland", "EU", "Rest of World"];

/** The shipping addresses of an order as they were seeded, by ascending id; none of what is digital or fetched. */
export function seededOrderShippingAddresses(size: StoreSize, id: number): StoreOrderShippingAddress[] {
  const { seed } = size;
  const { addresses, addressOfLine, billing, lines, shipped } = orderDraft(size, id);
  return addresses.map(({ shipping, handling }, place) => {
    const mine = lines.map((_, index) => addressOfLine[index] === place);
    const count = (quantities: readonly number[]) =>
      quantities.reduce((sum, quantity, index) => sum + (mine[index] ? quantity : 0), 0);
    const zone = billing.country_iso2 === "DE" ? 0 : billing.country_iso2 === "US" ? 2 : 1;
    return {
      ...billing,
      // The second address, and one first in nine, is somebody else's, for whom it is a gift.
      ...(place > 0 || mix(seed, id, 391) % 9 === 0 ? someoneElse(seed, id * 2 + place) : {}),
      form_fields: [],
      id: seededOrderAddressId(id, place),
      order_id: id,
      items_total: count(lines.map(({ quantity }) => quantity)),
      items_shipped: count(shipped),
      shipping_method:
        shipping.inc === 0 ? "None" : pick(["Flat Rate", "DHL Paket", "Ship by Weight"], mix(seed, id, 392)),
      base_cost: orderAmount(shipping.base),
      cost_ex_tax: orderAmount(shipping.ex),
      cost_inc_tax: orderAmount(shipping.inc),
      cost_tax: orderAmount(shipping.inc - shipping.ex),
      cost_tax_class_id: 2,
      base_handling_cost: orderAmount(handling.base),
      handling_cost_ex_tax: orderAmount(handling.ex),
      handling_cost_inc_tax: orderAmount(handling.inc),
      handling_cost_tax: orderAmount(handling.inc - handling.ex),
      handling_cost_tax_class_id: 2,
      shipping_zone_id: zone + 1,
      shipping_zone_name: pick(zones, zone),
    };
  });
}

/** The coupon of an order as it was seeded, if it has one. */
export function seededOrderCoupons(size: StoreSize, id: number): StoreOrderCoupon[] {
  const { coupon, couponOfLine, couponOfAddress } = orderDraft(size, id);
  if (coupon === undefined) return [];
  const discount = [...couponOfLine, ...couponOfAddress].reduce((sum, cents) => sum + cents, 0) / 100;
  const { couponId, code, type, amount } = coupon;
  return [{ id, coupon_id: couponId, order_id: id, code, amount: orderAmount(amount), type, discount }];
}

/** The fee of an order as it was seeded, if it has one. */
export function seededOrderFees(size: StoreSize, id: number): StoreOrderFee[] {
  const { fee } = orderDraft(size, id);
  if (fee === undefined) return [];
  return [
    {
      id,
      type: "custom_fee",
      display_name_customer: "Verpackung & Pfand",
      display_name_merchant: "Packaging",
      source: "storefront",
      base_cost: orderAmount(fee.base),
      cost_ex_tax: orderAmount(fee.ex),
      cost_inc_tax: orderAmount(fee.inc),
      cost_tax: orderAmount(fee.inc - fee.ex),
      tax_class_id: null,
    },
  ];
}

/** The messages about an order as they were seeded: mostly none, sometimes a question, and to some of these an answer. */
export function seededOrderMessages(size: StoreSize, id: number): StoreOrderMessage[] {
  const { seed } = size;
  const place = mix(seed, id, 393) % 30;
  if (place > 1) return [];
  const { buyer } = orderDraft(size, id);
  const question = {
    id: seededMessageId(id, 0),
    order_id: id,
    staff_id: 0,
    customer_id: buyer.kind === "account" ? buyer.customerId : 0,
    type: "customer",
    subject: "Wo bleibt mein Paket?",
    message: "Hallo,\nich warte seit Tagen – könnt ihr nachsehen?",
    status: place === 0 ? ("read" as const) : ("unread" as const),
    is_flagged: mix(seed, id, 394) % 3 === 0,
    date_created: orderDate(seededOrderTime(size, id) + 4 * 86_400_000),
  };
  if (place === 1) return [question];
  const answer = {
    ...question,
    id: seededMessageId(id, 1),
    staff_id: 1,
    type: "staff",
    subject: "Re: Wo bleibt mein Paket?",
    message: "Es ist unterwegs.",
    is_flagged: false,
    date_created: orderDate(seededOrderTime(size, id) + 5 * 86_400_000),
  };
  return [question, answer];
}

function someoneElse(seed: number, number: number) {
  const person = personOf(seed, 2_000_000_000 + number);
  return {
    first_name: person.firstName,
    last_name: person.lastName,
    company: "",
    ...addressLines(seed, 2_000_000_000 + number, person.culture),
    phone: person.phone,
    email: "",
  };
}
