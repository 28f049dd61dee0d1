import type { Store } from "../../store/store.js";
import type { StoreSubscriber } from "../../store/subscriber-resources.js";
import { type Answer, type Call, idIn, pageLinks, pagination } from "../answer.js";
import { Query } from "../query.js";
import { invalidJson, Refusal } from "../refusal.js";
import { filteredPage, first } from "./filtered-page.js";
import { missing } from "./missing.js";
import { readSubscriberFields } from "./subscriber-fields.js";
import {
  subscriberCandidates,
  subscriberDeleteFilters,
  subscriberFilters,
  subscriberTest,
} from "./subscriber-filter.js";

/** `GET /v3/customers/subscribers`: by ascending id, with links. */
export async function getSubscribers(store: Store, call: Call): Promise<Answer> {
  const query = new Query(call.search, [...subscriberFilters, "page", "limit"]);
  const paging = query.paging();
  const { page, limit } = paging;
  const filtered = subscriberFilters.some((name) => query.has(name));
  const { data, total } = filtered
    ? await filteredPage(subscriberCandidates(store, query), subscriberTest(query), paging, call.signal)
    : everyone(store, paging);
  const numbers = pagination(total, data.length, page, limit);
  return { status: 200, body: { data, meta: { pagination: { ...numbers, links: pageLinks(page, limit, total) } } } };
}

/** `POST /v3/customers/subscribers`: a single one, 200; 409 for an address that is subscribed, whatever its case. */
export function createSubscriber(store: Store, call: Call): Answer {
  const fields = readSubscriberFields(call, "Create subscriber failed.");
  const { email } = fields;
  if (email === undefined) throw invalidJson("email", "error.path.missing", "the subscriber has no email");
  refuseTaken(store, email, undefined);
  return answer(store.subscribers.subscribe({ ...fields, email }));
}

/**
 * `DELETE /v3/customers/subscribers`: those that the filters let through. Without any filter it deletes all, as the real one
 * does; a filter that is none is refused, so that a slip of the pen does not.
 */
export async function deleteSubscribers(store: Store, call: Call): Promise<Answer> {
  const query = new Query(call.search, subscriberDeleteFilters);
  const everything = { page: 1, limit: Number.MAX_SAFE_INTEGER };
  const { data } = await filteredPage(
    subscriberCandidates(store, query),
    subscriberTest(query),
    everything,
    call.signal,
  );
  if (!subscriberDeleteFilters.some((name) => query.has(name))) {
    call.note(`there is no filter, so all ${data.length} subscribers are deleted`);
  }
  for (const { id } of data) store.subscribers.delete(id);
  return { status: 204 };
}

/** `GET /v3/customers/subscribers/{id}`. */
export function getSubscriber(store: Store, call: Call): Answer {
  return answer(existing(store, call));
}

/** `PUT /v3/customers/subscribers/{id}`: only what is sent changes; empty `consents` are an opt-out. */
export function updateSubscriber(store: Store, call: Call): Answer {
  const { id } = existing(store, call);
  const fields = readSubscriberFields(call, "Update subscriber failed.");
  if (fields.email !== undefined) refuseTaken(store, fields.email, id);
  return answer(store.subscribers.change(id, fields));
}

/** `DELETE /v3/customers/subscribers/{id}`. */
export function deleteSubscriber(store: Store, call: Call): Answer {
  store.subscribers.delete(existing(store, call).id);
  return { status: 204 };
}

function everyone({ subscribers }: Store, { page, limit }: { readonly page: number; readonly limit: number }) {
  const total = subscribers.count;
  const offset = (page - 1) * limit;
  const data = offset >= total ? [] : first(limit, subscribers.ascending(subscribers.ascendingBoundAfter(offset)));
  return { data, total };
}

function answer(subscriber: StoreSubscriber): Answer {
  return { status: 200, body: { data: subscriber, meta: {} } };
}

function existing(store: Store, call: Call): StoreSubscriber {
  const subscriber = store.subscribers.get(idIn(call, "id") ?? 0);
  if (subscriber !== undefined) return subscriber;
  throw missing(`there is no subscriber ${call.parameter("id")}`);
}

function refuseTaken(store: Store, email: string, self: number | undefined): void {
  const other = store.subscribers.byEmail(email).find(({ id }) => id !== self);
  if (other === undefined) return;
  throw new Refusal(409, "The subscriber is in conflict with another subscriber.", {
    why: `the address is subscriber ${other.id}'s`,
    errors: { email: `${email} already in use` },
  });
}
