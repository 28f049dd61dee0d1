/** Gladly asks who somebody is. */
import type { JsonValue, RouteAnswer } from "@storegate/connector-kit";
import type { LookupContext } from "../../lookup-context.js";
import { ordersOf } from "../../orders/orders-of.js";
import type { PersonOrder } from "../../orders/person-order.js";
import { findContact } from "../../people/find-people.js";
import type { Match, Person } from "../../people/person.js";
import { actionUrl } from "../action-url.js";
import { profileOf } from "../lookup-answer.js";
import { parseLookup, type LookupRequest } from "../lookup-request.js";
import type { OfferedActions } from "../offered-actions.js";
import { gladlyRoute, jsonOf } from "./gladly-route.js";
import { deadlineIn, type Deadline } from "./within-time.js";

/** Gladly shows the newest orders, and passes over an answer that comes after five seconds. */
const mostOrders = 20;
/** One request to the store for each. */
const mostShipped = 5;
const answerMs = 4_300;
/** Orders may take this much of it. */
const findMs = 2_800;

/** Looks somebody up. */
export const lookupRoute = gladlyRoute({
  method: "POST",
  path: "gladly",
  operation: "gladlyLookup",
  role: "VIEWER",
  description:
    "Gladly's Lookup Adaptor: finds who a contact is (BASIC), and tells a linked customer with their orders (DETAILED). It answers within five seconds, with what is known by then.",
  async answer(context, { body }) {
    const parsed = parseLookup(body);
    if (!parsed.ok) return { status: 400, body: jsonOf(parsed.answer) };
    return parsed.request.level === "BASIC" ? basic(context, parsed.request) : detailed(context, parsed.request);
  },
});

async function basic(context: LookupContext, request: LookupRequest): Promise<RouteAnswer> {
  const found = (await findInTime(context, request, deadlineIn(answerMs))) ?? [];
  // Gladly links the only result by itself: a profile that asks is answered with whom the config links, a search with everybody.
  const isProfile = request.query.rest["id"] !== undefined;
  const shown = isProfile ? found.filter(({ isLinked }) => isLinked) : found;
  return results(
    shown.map(({ person }) =>
      profileOf(person, { config: context.config, level: "BASIC", orders: null, query: request.query }),
    ),
  );
}

async function detailed(context: LookupContext, request: LookupRequest): Promise<RouteAnswer> {
  const deadline = deadlineIn(answerMs);
  const found = (await findInTime(context, request, deadlineIn(findMs))) ?? [];
  const isById = request.query.externalCustomerId !== undefined;
  const [match] = isById ? found : found.filter(({ isLinked }) => isLinked);
  if (!match || (isById && found.length > 1)) return results([]);
  const read = await ordersInTime(context, match.person, deadline);
  return results([
    profileOf(match.person, {
      config: context.config,
      level: "DETAILED",
      orders: read?.orders ?? null,
      // Of more than are shown nobody has counted them.
      orderCount: read && !read.hasMore ? read.orders.length : null,
      query: request.query,
      actions: offered(context),
    }),
  ]);
}

/** Undefined where nobody is known in time. */
async function findInTime(
  context: LookupContext,
  { query }: LookupRequest,
  deadline: Deadline,
): Promise<readonly Match[] | undefined> {
  const { emails, phones, externalCustomerId, name, orderNumber, company } = query;
  const asked = { emails, phones, externalCustomerId, name, orderNumber, company };
  const found = await deadline.race(findContact(until(context, deadline), asked));
  if (!found) context.logger.warn({ route: "gladly" }, "nobody was found in time; Gladly is told of nobody");
  return found;
}

/** Null where they could not be read, or not in time: the person is told without them. */
async function ordersInTime(
  context: LookupContext,
  person: Person,
  deadline: Deadline,
): Promise<{ readonly orders: readonly PersonOrder[]; readonly hasMore: boolean } | null> {
  try {
    const read = await deadline.race(
      ordersOf(until(context, deadline), person, { first: mostOrders, after: null, shipmentsOf: mostShipped }),
    );
    if (!read) context.logger.warn({ route: "gladly" }, "orders were not read in time; a person is told without them");
    return read ?? null;
  } catch (error) {
    context.logger.warn({ route: "gladly", err: error }, "orders could not be read; a person is told without them");
    return null;
  }
}

function until(context: LookupContext, { signal }: Deadline): LookupContext {
  return { ...context, bigcommerce: context.bigcommerce.with({ signal }), signal };
}

function offered({ config }: LookupContext): OfferedActions {
  return {
    allowed: config.actions.enabled ? ["refund", "cancel", "discountCode"] : [],
    formUrl: (action, { personKey, orderId }) => actionUrl("/form", { action, orderId, personKey }),
  };
}

function results(profiles: readonly object[]): RouteAnswer {
  // Plain objects of texts and lists, without anything undefined.
  return { status: 200, body: { results: profiles as unknown as JsonValue[] } };
}
