/** Looking at the store: its subscribers, and where they are wanted its customers and the guests of its orders. */
import type { Order, StoreClient } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import { z } from "zod";
import { normalisedAddress } from "../ledger/normalised-address.js";
import type { Foretold } from "./foretold.js";
import { clockOf, countUnseen, endUnseen, keepSightings, unseenIds, type SightingsOf } from "./keep-sightings.js";
import { keepProblem, keepUnreadable, lookTaken, nextLook, type Look } from "./looks.js";
import { customerSighting, subscriberSighting, type Sighting, type SightingKind } from "./sighting.js";

/** What is looked at, and how. */
export interface StoreLook {
  readonly bigcommerce: StoreClient;
  readonly kinds: readonly SightingKind[];
  /** Everything, and not just what has changed; the store is then taken at its word about who is gone. */
  readonly whole: boolean;
  /** Of a dry run, which takes nobody for gone by that: where it is kept in mind. */
  readonly foretold?: Foretold | undefined;
  readonly tell: (phase: string) => Promise<void>;
}

/** So many have to be gone at once, half of all or more, until it is taken for a mistake. */
const leastVanished = 20;

/** Looks at each kind, and keeps what it sees. */
export async function lookAtStore(of: SightingsOf, asked: StoreLook): Promise<void> {
  // Changes are dated by the store's clock, which need not go with ours.
  const clock = await asked.bigcommerce.time.get();
  for (const kind of asked.kinds) {
    try {
      await lookAtKind(of, asked, kind, clock);
    } catch (error) {
      // Guests are a courtesy: who opts out does not wait until orders may be read.
      if (kind !== "guest" || !(error instanceof Fault) || error.kind !== "SCOPE") throw error;
      await keepUnreadable(of, kind);
    }
  }
}

async function lookAtKind(of: SightingsOf, asked: StoreLook, kind: SightingKind, clock: Date): Promise<void> {
  const look = await nextLook(of, kind, { of: "store", at: await clockOf(of), clock, whole: asked.whole });
  const isAll = await lookAt(of, asked, kind, look);
  if (look.since !== null && kind !== "guest" && !(await isComplete(of, asked, kind))) {
    // Somebody was taken away, which no date tells.
    const whole = { ...look, since: null };
    if (await lookAt(of, asked, kind, whole)) await lookTaken(of, kind, "store", whole);
  } else if (isAll) await lookTaken(of, kind, "store", look);
}

/** @returns whether what it saw is to be believed, and need not be looked at once more. */
async function lookAt(of: SightingsOf, asked: StoreLook, kind: SightingKind, look: Look): Promise<boolean> {
  let seen = 0;
  for await (const page of listed(asked.bigcommerce, kind, look.since)) {
    await keepSightings(of, page, look.at);
    seen += page.length;
    await asked.tell(`looking at the store's ${kind}s: ${seen.toLocaleString("en")}`);
  }
  // Orders are no list of guests: who ordered has ordered.
  if (look.since !== null || kind === "guest") return true;
  if (kind === "subscriber") await lookForUnseen(of, asked, look);
  const { known, unseen } = await countUnseen(of, kind, look.at);
  if (unseen >= leastVanished && unseen * 2 >= known && (!asked.whole || asked.foretold)) {
    await keepProblem(of, kind, { known, unseen });
    if (asked.whole) asked.foretold?.goneBefore.set(kind, look.at);
    return false;
  }
  await endUnseen(of, kind, look.at);
  return true;
}

/** Asks for each that a list did not have by its id: who is gone has opted out, so that is not believed by a list alone. */
async function lookForUnseen(of: SightingsOf, { bigcommerce }: StoreLook, look: Look): Promise<void> {
  for (let after = ""; ;) {
    const ids = await unseenIds(of, "subscriber", look.at, after);
    const last = ids.at(-1);
    if (last === undefined) return;
    for await (const { items } of bigcommerce.subscribers.pages({ filter: { ids: ids.map(Number) } }))
      await keepSightings(of, items.map(subscriberSighting), look.at);
    after = last;
  }
}

async function* listed(store: StoreClient, kind: SightingKind, since: Date | null): AsyncGenerator<Sighting[], void> {
  const filter = since === null ? {} : { modified: { min: since.toISOString() } };
  if (kind === "subscriber")
    for await (const { items } of store.subscribers.pages({ filter })) yield items.map(subscriberSighting);
  else if (kind === "customer")
    for await (const { items } of store.customers.pages({ filter })) yield items.map(customerSighting);
  else
    for await (const { items } of store.orders.pages(
      since === null ? {} : { filter: { minDateModified: since.toISOString() } },
    ))
      yield items.flatMap((order) => guestSighting(order) ?? []);
}

/** Whether as many are known as the store counts. */
async function isComplete(
  { tables, integrationId }: SightingsOf,
  { bigcommerce }: StoreLook,
  kind: SightingKind,
): Promise<boolean> {
  const counted =
    kind === "subscriber"
      ? await bigcommerce.subscribers.page(1, { limit: 1 })
      : await bigcommerce.customers.page(1, { limit: 1 });
  const [row] = await tables.query(
    "select count(*)::int as known from sightings where integration_id = $1 and kind = $2 and gone_at is null",
    [integrationId, kind],
  );
  return z.object({ known: z.number() }).parse(row).known === counted.total;
}

/** A guest by an order; null for whoever has an account, or left no address. */
export function guestSighting(order: Order): Sighting | null {
  const { isGuest, billingAddress, dateCreated, dateModified } = order;
  const address = isGuest ? normalisedAddress(billingAddress.email) : null;
  if (address === null) return null;
  return {
    kind: "guest",
    sourceId: address,
    address,
    email: billingAddress.email,
    firstName: billingAddress.firstName,
    lastName: billingAddress.lastName,
    company: billingAddress.company,
    phone: billingAddress.phone,
    consents: [],
    origin: null,
    channelId: null,
    registrationIp: null,
    createdAt: new Date(dateCreated),
    modifiedAt: new Date(dateModified),
  };
}
