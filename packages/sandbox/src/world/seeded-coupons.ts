import type { StoreCoupon } from "../store/coupon-resources.js";

/** What a coupon has when nothing is said of it; disabled, as live stores make them. */
export const emptyCoupon: Omit<StoreCoupon, "id" | "name" | "code" | "type" | "amount" | "date_created"> = {
  min_purchase: "0.0000",
  expires: "",
  enabled: false,
  applies_to: {},
  num_uses: 0,
  max_uses: 0,
  max_uses_per_customer: 0,
  restricted_to: [],
  shipping_methods: null,
};

/** A moment as v2 coupons answer it: `Thu, 18 Jun 2026 12:05:04 +0000`. */
export function couponDate(time: number): string {
  return new Date(time).toUTCString().replace("GMT", "+0000");
}

const everything = { entity: "categories", ids: [0] } as const;
const made = Date.UTC(2024, 1, 3, 9, 30);
const expired = couponDate(Date.UTC(2025, 0, 31));
const expires = couponDate(Date.UTC(2036, 11, 31));

type Seeded = Pick<StoreCoupon, "name" | "code" | "type" | "amount"> & Partial<StoreCoupon>;

const seeds: readonly Seeded[] = [
  { name: "Willkommen", code: "HALLO-10", type: "percentage_discount", amount: "10.0000", enabled: true },
  {
    name: "Été 2024",
    code: "ETE_2024",
    type: "percentage_discount",
    amount: "15.5000",
    enabled: true,
    expires: expired,
  },
  { name: "Five off", code: "5OFF", type: "per_total_discount", amount: "5.0000", min_purchase: "49.9000" },
  {
    name: "Mützen-Aktion",
    code: "MUETZE",
    type: "per_item_discount",
    amount: "2.5000",
    enabled: true,
    applies_to: { entity: "categories", ids: [4, 8] },
  },
  {
    name: "First hundred",
    code: "FIRST 100",
    type: "per_total_discount",
    amount: "20.0000",
    enabled: true,
    max_uses: 100,
    num_uses: 100,
  },
  { name: "Versandkostenfrei", code: "GRATISVERSAND", type: "free_shipping", amount: "0.0000", enabled: true },
  {
    name: "Half shipping",
    code: "SHIP-HALF",
    type: "shipping_discount",
    amount: "3.9500",
    enabled: true,
    shipping_methods: ["1", "2"],
  },
  {
    name: "Österreich",
    code: "AT-ONLY",
    type: "percentage_discount",
    amount: "7.0000",
    enabled: true,
    restricted_to: { countries: "AT" },
  },
  {
    name: "花の日",
    code: "hana",
    type: "per_item_discount",
    amount: "0.0100",
    enabled: true,
    expires,
    applies_to: { entity: "products", ids: [1, 2, 3] },
  },
  {
    name: "Once each",
    code: "ONCE_EACH",
    type: "per_total_discount",
    amount: "12.3400",
    enabled: true,
    max_uses_per_customer: 1,
  },
  { name: "Everything free", code: "FREE", type: "percentage_discount", amount: "100.0000" },
  {
    name: "Of a promotion",
    code: "PROMO",
    type: "promotion",
    amount: "0.0000",
    enabled: true,
    applies_to: {},
    num_uses: 17,
  },
];

/** How many coupons are seeded; their ids are from 1 to this. */
export const seededCouponCount: number = seeds.length;

/** The coupon as it was seeded, of an id from 1 to the number of them. */
export function seededCoupon(id: number): StoreCoupon {
  const seed = seeds[id - 1];
  if (seed === undefined) throw new Error(`No coupon was seeded with the id ${id}.`);
  const date_created = couponDate(made + id * 86_400_000);
  return { ...emptyCoupon, applies_to: everything, ...seed, id, date_created };
}
