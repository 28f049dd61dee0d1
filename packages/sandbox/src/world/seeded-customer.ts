import type { StoreCustomer } from "../store/resources.js";
import { personOf } from "./person.js";
import { mix, pick } from "./random.js";
import { seededAddress, type WorldSize } from "./seeded-address.js";

const firstCreated = Date.UTC(2020, 2, 1);
const lastCreated = Date.UTC(2026, 4, 31);

/** A seeded customer was last changed less than so many milliseconds after it was created. */
export const latestModification = 30 * 86_400_000;

const companies = [
  "Hansen & Söhne GmbH",
  "Café Lumière SARL",
  "Northwind Traders Ltd.",
  "Ferretería Núñez",
  "株式会社花",
  "Œuvre & Co.",
];
const groupIds = [1, 2, 2, 3, 3] as const;

/** A moment as v3 customers, attributes and values answer it: `2026-06-18T14:08:08Z`. */
export function v3Date(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** A moment as v3 products and subscribers answer it: `2026-06-18T14:06:05+00:00`. */
export function v3OffsetDate(time: number): string {
  return v3Date(time).replace("Z", "+00:00");
}

/** When a seeded customer was created; later ids later. */
export function seededCreationTime(world: WorldSize, id: number): number {
  return firstCreated + Math.floor(((lastCreated - firstCreated) * id) / (world.customers + 1));
}

/** The company of a seeded customer; four of five have none. */
export function seededCompany(seed: number, id: number): string {
  return mix(seed, id, 33) % 5 === 0 ? pick(companies, mix(seed, id, 34)) : "";
}

/** The customer as it was seeded, of an id from 1 to the number of them. */
export function seededCustomer(world: WorldSize, id: number): StoreCustomer {
  const { seed } = world;
  const person = personOf(seed, id);
  const { firstName, lastName, phone } = person;
  const created = seededCreationTime(world, id);
  // Places in every thousand: two without a name, two with an emoji in it. The shift, 36 above a multiple of 50, keeps
  // these places from customers who share their person with another.
  const shift = Math.floor((mix(seed, 0, 31) % 1000) / 50) * 50 + 36;
  const place = (id * 389 + shift) % 1000;
  const nameless = place < 2;
  const emoji = place === 2 ? " 🌻" : place === 3 ? "👩‍🚀 " : "";
  const noted = mix(seed, id, 32) % 40 === 0;
  return {
    id,
    email: seededAddress(world, id, person).email,
    first_name: nameless ? "" : place === 3 ? emoji + firstName : firstName + emoji,
    last_name: nameless ? "" : lastName,
    company: seededCompany(seed, id),
    phone,
    notes: noted ? "Prefers a call before delivery.\nAsk for the back entrance." : "",
    tax_exempt_category: "",
    // 15 of a hundred are in a group.
    customer_group_id: mix(seed, id, 35) % 100 < 15 ? pick(groupIds, mix(seed, id, 36)) : 0,
    registration_ip_address:
      mix(seed, id, 37) % 4 === 0
        ? ""
        : `62.${mix(seed, id, 38) % 256}.${mix(seed, id, 39) % 256}.${(mix(seed, id, 40) % 254) + 1}`,
    authentication: { force_password_reset: false },
    accepts_product_review_abandoned_cart_emails: mix(seed, id, 41) % 3 === 0,
    origin_channel_id: 1,
    channel_ids: null,
    store_credit_amounts: [{ amount: 0 }],
    date_created: v3Date(created),
    date_modified: v3Date(created + (mix(seed, id, 42) % (latestModification / 1000)) * 1000),
  };
}
