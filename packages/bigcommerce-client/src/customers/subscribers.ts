import { largestPage } from "../lists/page.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { listSchema } from "../transport/envelope.js";
import { dataSchema } from "../transport/data-envelope.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { joinedQuery } from "./customer-filter.js";
import { dateQuery } from "../wire/date-range.js";
import { deleteOne } from "../transport/delete-one.js";
import { emailKey } from "./find-customers.js";
import { emptyPage, numberedPage } from "../lists/numbered-page.js";
import { numberedPageStream } from "../lists/numbered-page-stream.js";
import { subscriberSchema, wireSubscriber } from "./subscriber-schema.js";
import type { Subscriber, SubscriberFilter, SubscribersResource } from "./subscriber.js";

const listAnswer = listSchema(subscriberSchema);
const oneAnswer = dataSchema(subscriberSchema);

/** `/v3/customers/subscribers`. */
export function subscribersResource(transport: StoreTransport): SubscribersResource {
  const reader = (query: Readonly<Record<string, string>>) => (paging: Readonly<Record<"page" | "limit", number>>) =>
    transport.call(customerEndpoints.subscribersList, { query: { ...query, ...paging }, schema: listAnswer });

  return {
    async *pages({ filter = {}, from, limit = largestPage } = {}) {
      const query = subscriberQuery(filter);
      if (query === null) {
        yield { items: [], total: 0, next: null };
        return;
      }
      const endpoint = customerEndpoints.subscribersList;
      const pages = numberedPageStream({
        endpoint,
        read: reader(query),
        idOf: ({ id }: Subscriber) => id,
        limit,
        from,
      });
      for await (const page of pages) yield { ...page, items: page.items.toSorted(byId) };
    },
    async page(page, { filter = {}, limit = largestPage } = {}) {
      const query = subscriberQuery(filter);
      if (query === null) return emptyPage(page);
      const answer = await reader(query)({ page, limit });
      return numberedPage(
        customerEndpoints.subscribersList,
        { ...answer, data: answer.data.toSorted(byId) },
        { page, limit },
      );
    },
    async byEmail(email) {
      if (email.trim() === "") return [];
      const found = await readNumberedPages(customerEndpoints.subscribersList, reader({ email }));
      return found.filter((subscriber) => emailKey(subscriber.email) === emailKey(email));
    },
    get: (subscriberId) =>
      transport.call(customerEndpoints.subscribersGet, { parameters: { subscriberId }, schema: oneAnswer }),
    create: (subscriber) =>
      transport.call(customerEndpoints.subscribersCreate, { body: wireSubscriber(subscriber), schema: oneAnswer }),
    update: (subscriberId, changes) =>
      transport.call(customerEndpoints.subscribersUpdate, {
        parameters: { subscriberId },
        body: wireSubscriber(changes),
        schema: oneAnswer,
      }),
    delete: (subscriberId) => deleteOne(transport, customerEndpoints.subscribersDelete, { subscriberId }),
  };
}

function byId(one: Subscriber, other: Subscriber): number {
  return one.id - other.id;
}

function subscriberQuery(filter: SubscriberFilter): Record<string, string> | null {
  const texts = {
    email: filter.email,
    first_name: filter.firstName,
    last_name: filter.lastName,
    source: filter.source,
    order_id: filter.orderId?.toString(),
  };
  const given = Object.entries(texts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return joinedQuery(
    { "id:in": filter.ids },
    {
      ...Object.fromEntries(given),
      ...dateQuery("date_created", filter.created),
      ...dateQuery("date_modified", filter.modified),
    },
  );
}
