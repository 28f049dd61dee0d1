import type { Store } from "../../store/store.js";
import type { StoreSubscriber } from "../../store/subscriber-resources.js";
import { dateFilter, dateParameters, dateSpan, type Query } from "../query.js";

const dates = [...dateParameters("date_created"), ...dateParameters("date_modified")];

/** The filters by which subscribers are deleted; there are fewer than for reading. */
export const subscriberDeleteFilters = [
  "email",
  "first_name",
  "last_name",
  "source",
  "order_id",
  "date_created",
  "date_modified",
];

/** The filters by which subscribers are read (BigCommerce API reference, subscribers v3). There is no `email:in`. */
export const subscriberFilters = [...new Set([...subscriberDeleteFilters, ...dates, "id", "id:in"])];

/** Whether a subscriber is wanted. Texts are compared whole, and without case. */
export function subscriberTest(query: Query): (subscriber: StoreSubscriber) => boolean {
  const tests: ((subscriber: StoreSubscriber) => boolean)[] = [];
  for (const name of ["email", "first_name", "last_name", "source"] as const) {
    const wanted = query.text(name)?.trim().toLowerCase();
    if (wanted !== undefined) tests.push((subscriber) => subscriber[name].toLowerCase() === wanted);
  }
  for (const name of ["id", "id:in"] as const) {
    const wanted = query.integers(name);
    if (wanted !== undefined) tests.push(({ id }) => wanted.includes(id));
  }
  const orders = query.integers("order_id");
  if (orders !== undefined) tests.push(({ order_id }) => order_id !== null && orders.includes(order_id));
  for (const name of ["date_created", "date_modified"] as const) {
    if (!dateParameters(name).some((parameter) => query.has(parameter))) continue;
    const isInSpan = dateFilter(query, name);
    tests.push((subscriber) => isInSpan(Date.parse(subscriber[name])));
  }
  return (subscriber) => tests.every((test) => test(subscriber));
}

/** Subscribers among whom the wanted ones are, by ascending id: found by id, address or date where one is given, else all. */
export function subscriberCandidates({ subscribers }: Store, query: Query): Iterable<StoreSubscriber> {
  const ids = query.integers("id") ?? query.integers("id:in");
  if (ids !== undefined) return [...new Set(ids)].sort((a, b) => a - b).flatMap((id) => subscribers.get(id) ?? []);
  const email = query.text("email");
  if (email !== undefined) return subscribers.byEmail(email.trim()).toReversed();
  if (!dates.some((name) => query.has(name))) return subscribers.ascending();
  return subscribers.within({ created: dateSpan(query, "date_created"), modified: dateSpan(query, "date_modified") });
}
