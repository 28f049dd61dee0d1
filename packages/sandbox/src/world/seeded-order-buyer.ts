import type { StoreSize } from "./world-size.js";

/** Who placed a seeded order. */
export type OrderBuyer =
  | { readonly kind: "account"; readonly customerId: number }
  /** Someone without an account, who may come back. */
  | { readonly kind: "guest"; readonly guest: number }
  /** Someone who has an account, and bought with its address without signing in. */
  | { readonly kind: "account_as_guest"; readonly customerId: number };

/**
 * Fifteen places of buyers for every ten customers. A number is the account of that one of the ten: some have two places and
 * so more orders, the fourth and fifth have none. "g" is a guest; "s2" and "s4" buy as guests with the address of the second
 * and fourth. A customer stands no earlier than its share of the ten, so that nobody orders before the account was made.
 */
const places = ["g", 1, 2, "s2", 3, "g", 1, "s4", 6, "g", 7, 8, 3, 9, 10] as const;

/** Every 50th order is one of the regulars'. */
const regularEvery = 50;
const ordersOfRegular = 300;

/** An odd number and its inverse modulo two to the 32nd: multiplying by one undoes the other, modulo any power of two. */
const scramble = 0x9e3779b1;
const unscramble = inverse(scramble);

/** The shape of a world's buying, worked out from its size. */
interface Buying {
  readonly blocks: number;
  readonly slots: number;
  /** Orders that are not the regulars'. */
  readonly ordinary: number;
  /** How many ordinary orders follow each other until the next new buyer comes. */
  readonly turn: number;
  readonly regulars: number;
}

function buyingOf(size: StoreSize): Buying {
  const blocks = Math.max(1, Math.ceil(size.customers / 10));
  const slots = blocks * places.length;
  const ordinary = size.orders - Math.floor(size.orders / regularEvery);
  const turn = Math.max(2, Math.floor(ordinary / slots));
  const regulars = Math.min(blocks, Math.ceil(size.orders / regularEvery / ordersOfRegular));
  return { blocks, slots, ordinary, turn, regulars: Math.max(1, regulars) };
}

/** The buyer of a seeded order. */
export function orderBuyer(size: StoreSize, orderId: number): OrderBuyer {
  const buying = buyingOf(size);
  if (orderId % regularEvery === 0) {
    return buyerOfSlot(size, ((orderId / regularEvery) % buying.regulars) * places.length + regularPlace);
  }
  return buyerOfSlot(size, slotOfOrdinary(buying, orderId - 1 - Math.floor(orderId / regularEvery)));
}

/** The seeded orders of a customer's account, and with them those bought as a guest with its address; by ascending id. */
export function ordersOfCustomer(size: StoreSize, customerId: number): { account: number[]; asGuest: number[] } {
  if (!Number.isInteger(customerId) || customerId < 1 || customerId > size.customers)
    return { account: [], asGuest: [] };
  const first = Math.floor((customerId - 1) / 10) * places.length;
  const digit = ((customerId - 1) % 10) + 1;
  const of = (name: number | string) =>
    places.flatMap((place, index) => (place === name ? ordersOfSlot(size, first + index) : [])).sort((a, b) => a - b);
  return { account: of(digit), asGuest: of(`s${digit}`) };
}

/** The seeded orders of a guest, by ascending id. */
export function ordersOfGuest(size: StoreSize, guest: number): number[] {
  const { slots } = buyingOf(size);
  const buyer = Number.isInteger(guest) && guest >= 1 && guest <= slots ? buyerOfSlot(size, guest - 1) : undefined;
  return buyer?.kind === "guest" ? ordersOfSlot(size, guest - 1) : [];
}

/** The first of its ten is the regular among them, who was there from the start. */
const regularPlace = places.indexOf(1);

function buyerOfSlot(size: StoreSize, slot: number): OrderBuyer {
  const place = places[slot % places.length];
  const block = Math.floor(slot / places.length) * 10;
  const asGuest = typeof place === "string" && place !== "g";
  const digit = asGuest ? Number(place.slice(1)) : place;
  // Where the last ten customers are not all there, guests stand for those that are missing.
  if (typeof digit !== "number" || block + digit > size.customers) return { kind: "guest", guest: slot + 1 };
  return { kind: asGuest ? "account_as_guest" : "account", customerId: block + digit };
}

/**
 * In every turn the first order is that of a new buyer, in the order of the slots; the others are of buyers that have bought
 * before, early ones more often: a turn between two powers of two, with all others there, meets each earlier slot once.
 */
function slotOfOrdinary({ slots, turn }: Buying, index: number): number {
  const now = Math.floor(index / turn);
  const step = index % turn;
  if (step === 0) return now % slots;
  const power = 2 ** Math.floor(Math.log2(now + 1));
  const within = (Math.imul(now + 1 - power, scramble) + step * 7) & (power - 1);
  return within % slots;
}

function ordersOfSlot(size: StoreSize, slot: number): number[] {
  const buying = buyingOf(size);
  const { slots, turn, ordinary } = buying;
  const turns = Math.ceil(ordinary / turn);
  const found: number[] = [];
  const add = (now: number, step: number) => {
    const index = now * turn + step;
    if (index < ordinary) found.push(index + 1 + Math.floor(index / (regularEvery - 1)));
  };
  for (let now = slot; now < turns; now += slots) add(now, 0);
  for (let power = 1; power <= turns; power *= 2) {
    // More slots than the power has are met under their remainder.
    for (let within = slot; within < power; within += slots) {
      for (let step = 1; step < turn; step++) {
        const now = power - 1 + (Math.imul(within - step * 7, unscramble) & (power - 1));
        if (now < turns) add(now, step);
      }
    }
  }
  const block = Math.floor(slot / places.length);
  if (slot % places.length === regularPlace && block < buying.regulars) {
    for (
      let rank = block === 0 ? buying.regulars : block;
      rank * regularEvery <= size.orders;
      rank += buying.regulars
    ) {
      found.push(rank * regularEvery);
    }
  }
  return found.sort((a, b) => a - b);
}

/** The inverse of an odd number modulo two to the 32nd (Newton's iteration). */
function inverse(odd: number): number {
  let found = odd;
  for (let step = 0; step < 5; step++) found = Math.imul(found, 2 - Math.imul(odd, found));
  return found;
}
