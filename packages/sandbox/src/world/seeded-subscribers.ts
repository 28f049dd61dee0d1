import type { StoreSubscriber, SubscriberConsent } from "../store/subscriber-resources.js";
import { disposables, mistypes, providers, relays } from "./known-domains.js";
import { numberedDomain } from "./numbered-domain.js";
import { type Person, personOf } from "./person.js";
import { mix, numbersIn, pick } from "./random.js";
import { idBySeededEmail } from "./seeded-address.js";
import { latestModification, seededCreationTime, seededCustomer, v3OffsetDate } from "./seeded-customer.js";
import type { StoreSize } from "./world-size.js";

/** Persons without an account are those behind the ids above this. */
const strangers = 1_000_000_000;

const consents: readonly (readonly SubscriberConsent[])[] = [
  ["marketing_newsletter"],
  ["marketing_newsletter"],
  ["marketing_newsletter"],
  ["marketing_newsletter", "abandoned_cart"],
  ["marketing_newsletter", "abandoned_cart"],
  ["abandoned_cart"],
  [],
];

/** When a seeded subscriber signed up; later ids later, over the same years as customers. */
export function seededSubscriptionTime(world: StoreSize, id: number): number {
  return seededCreationTime({ seed: world.seed, customers: world.subscribers }, id);
}

/** The subscriber as they were seeded, of an id from 1 to the number of them. About half have a customer's address. */
export function seededSubscriber(world: StoreSize, id: number): StoreSubscriber {
  const { seed } = world;
  const customerId = customerOfSubscriber(world, id);
  const created = seededSubscriptionTime(world, id);
  const byOrder = world.orders > 0 && mix(seed, id, 171) % 10 < 3;
  return {
    id,
    ...(customerId === undefined ? stranger(world, id) : customer(world, id, customerId)),
    source: byOrder ? "order" : pick(["storefront", "storefront", "custom"], mix(seed, id, 172)),
    order_id: byOrder ? Math.ceil((id * world.orders) / world.subscribers) : null,
    date_created: v3OffsetDate(created),
    date_modified: v3OffsetDate(created + (mix(seed, id, 173) % latestModification)),
    channel_id: 1,
    consents: pick(consents, mix(seed, id, 174)),
  };
}

/** The seeded customer whose address a seeded subscriber has; `undefined` for people without an account. */
export function customerOfSubscriber(world: StoreSize, id: number): number | undefined {
  const pair = Math.ceil(id / 2);
  const shared = sharedAddresses(world);
  if (pair > shared || id !== customersSide(world.seed, pair)) return undefined;
  return Math.floor((pair * world.customers) / shared);
}

/** The id of the seeded subscriber with the address, whatever its case; `undefined` where there is none. */
export function subscriberIdByEmail(world: StoreSize, email: string): number | undefined {
  const wanted = email.toLowerCase();
  const customerId = idBySeededEmail(world, wanted);
  if (customerId !== undefined) {
    const pair = Math.ceil((customerId * sharedAddresses(world)) / world.customers);
    const id = customersSide(world.seed, pair);
    return customerOfSubscriber(world, id) === customerId ? id : undefined;
  }
  return numbersIn(wanted).find(
    (id) =>
      id >= 1 &&
      id <= world.subscribers &&
      customerOfSubscriber(world, id) === undefined &&
      stranger(world, id).email.toLowerCase() === wanted,
  );
}

/** How many of the customers are subscribers: one of every two subscribers, evenly spread over the customers. */
function sharedAddresses({ subscribers, customers }: StoreSize): number {
  return Math.min(Math.floor(subscribers / 2), customers);
}

/** Which of the two ids of a pair has a customer's address. */
function customersSide(seed: number, pair: number): number {
  return 2 * pair - (mix(seed, pair, 170) % 2);
}

type Who = Pick<StoreSubscriber, "email" | "first_name" | "last_name">;

function customer(world: StoreSize, id: number, customerId: number): Who {
  const { email, first_name, last_name } = seededCustomer(world, customerId);
  const otherCase = mix(world.seed, id, 175) % 10 === 0;
  return { email: otherCase ? email.toUpperCase() : email, first_name, last_name };
}

function stranger({ seed }: StoreSize, id: number): Who {
  const person = personOf(seed, strangers + id);
  // Many a form asks for the address alone.
  const named = mix(seed, id, 176) % 3 > 0;
  return {
    email: strangersAddress(seed, id, person),
    first_name: named ? person.firstName : "",
    last_name: named ? person.lastName : "",
  };
}

/** A dot before the id, which no customer's address has, keeps them apart. */
function strangersAddress(seed: number, id: number, { asciiFirst, asciiLast }: Person): string {
  const local = `${pick([asciiFirst, `${asciiFirst}.${asciiLast}`, asciiLast], mix(seed, id, 177))}.${id}`;
  const choice = mix(seed, id, 178);
  const kind = mix(seed, id, 179) % 100;
  if (kind < 72) return `${local}@${pick(providers, choice)}`;
  if (kind < 87) return `${local}@${numberedDomain(seed, "company", choice % 60).ascii}`;
  if (kind < 91) return `${local}@${pick(mistypes, choice)[0]}`;
  if (kind < 94) return `${local}@${pick(disposables, choice)}`;
  if (kind < 96) return `${local}@${pick(relays, choice)}`;
  if (kind < 98) return `${local}@${numberedDomain(seed, "no_such_domain", choice % 15).ascii}`;
  return pick([`${local}@@gmail.com`, `${local} @web.de`, `${local}.gmail.com`], choice);
}
