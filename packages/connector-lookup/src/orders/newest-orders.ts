/** The newest orders that the store finds by an account or by an address. */
import { orderStatus, type Order } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import { cached } from "../cache/index.js";
import type { LookupContext } from "../lookup-context.js";
import { emailKey } from "../people/email-key.js";
import { include } from "./order-reads.js";

/** By what somebody's orders are found. */
export type OrderSource =
  | { readonly customerId: number }
  | {
      readonly email: string;
      /** Theirs are meant, too: what is found by an address would else be passed over again and again to come to a guest's. */
      readonly accountIds: readonly number[];
    };

/** Which of them. */
export interface NewestOf {
  readonly count: number;
  /** An order's number; null is from the newest on. */
  readonly olderThan: number | null;
}

/** How many orders are asked for at once, at least, since some may be passed over; and at most. */
const leastAsked = 20;
const mostAsked = 250;
/** What a page has in any store: an answer of fewer than were asked for is all there is, where no more than this were. */
const surePage = 50;

/** Those that an agent is shown: not those that were never placed, and not archived ones. */
export function newestOrders(context: LookupContext, source: OrderSource, newest: NewestOf): Promise<readonly Order[]> {
  return cached(context, `orders ${JSON.stringify([source, newest])}`, () => readNewest(context, source, newest));
}

async function readNewest(
  { bigcommerce }: LookupContext,
  source: OrderSource,
  { count, olderThan }: NewestOf,
): Promise<readonly Order[]> {
  const filter = "email" in source ? { email: source.email } : source;
  const limit = Math.min(Math.max(count, leastAsked), mostAsked);
  const found: Order[] = [];
  let maxId = olderThan === null ? undefined : olderThan - 1;
  while (maxId === undefined || maxId > 0) {
    const within = maxId === undefined ? filter : { ...filter, maxId };
    const some = await bigcommerce.orders.latest({ filter: within, include, limit });
    found.push(...some.filter((order) => isShown(order) && isOf(source, order)));
    const last = some.at(-1);
    if (!last || found.length >= count || (some.length < limit && limit <= surePage)) break;
    if (maxId !== undefined && last.id > maxId) throw outOfOrder(last.id, maxId);
    maxId = last.id - 1;
  }
  return found.slice(0, count);
}

function isShown({ statusId, isDeleted }: Order): boolean {
  return statusId !== orderStatus.incomplete && !isDeleted;
}

/** An address finds what was billed to it, too, whoever has ordered it. */
function isOf(source: OrderSource, { customerId, billingAddress }: Order): boolean {
  if (!("email" in source)) return customerId === source.customerId;
  if (customerId !== null) return source.accountIds.includes(customerId);
  return emailKey(billingAddress.email) === emailKey(source.email);
}

function outOfOrder(id: number, maxId: number): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "RESPONSE_MALFORMED",
    message: `The store was asked for orders up to ${maxId} and answered order ${id}.`,
    remedy: "Try again later; if it stays so, tell BigCommerce's support.",
  });
}
