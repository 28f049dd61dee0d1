import type { StoreAttributeValue } from "../../store/resources.js";
import type { Store } from "../../store/store.js";
import { type Answer, type Call, pageLinks, pagination } from "../answer.js";
import { attributeValueFault } from "./attribute-value-fault.js";
import { filteredPage } from "./filtered-page.js";
import { JsonReader, otherFields, readItems, runBatch } from "../json-reader.js";
import { dateFilter, dateParameters, dateSpan, Query } from "../query.js";
import { Refusal } from "../refusal.js";

const dates = [...dateParameters("date_created"), ...dateParameters("date_modified")];
const filters = ["page", "limit", "customer_id:in", "attribute_id:in", "name", ...dates];
const batchSize = 10;
const upsertFailed = "Upsert customer attribute values failed.";

/** `GET /v3/customers/attribute-values`: by ascending id. */
export async function getAttributeValues(store: Store, call: Call): Promise<Answer> {
  const query = new Query(call.search, filters);
  const { page, limit } = query.paging();
  const customers = query.integers("customer_id:in");
  const attributes = query.integers("attribute_id:in");
  const name = query.text("name");
  const created = dateFilter(query, "date_created");
  const modified = dateFilter(query, "date_modified");
  const wanted = (value: StoreAttributeValue) =>
    (attributes === undefined || attributes.includes(value.attribute_id)) &&
    (name === undefined || store.attributes.definition(value.attribute_id)?.name === name) &&
    created(Date.parse(value.date_created)) &&
    modified(Date.parse(value.date_modified));
  const dated = dates.some((parameter) => query.has(parameter));
  const { data, total } =
    customers === undefined && !dated
      ? await store.attributes.page(wantedAttributes(store, attributes, name), (page - 1) * limit, limit)
      : await filteredPage(candidates(store, query, customers), wanted, { page, limit }, call.signal);
  const numbers = pagination(total, data.length, page, limit);
  return { status: 200, body: { data, meta: { pagination: { ...numbers, links: pageLinks(page, limit, total) } } } };
}

/** `PUT /v3/customers/attribute-values`: up to ten; a true upsert on customer and attribute; all or none, unless `partial`. */
export function upsertAttributeValues(store: Store, call: Call, partial: boolean): Answer {
  const items = readItems(call.body, batchSize).map((value, index) => {
    const item = new JsonReader(value, index);
    const ignored = otherFields(value, ["id", "attribute_id", "value", "customer_id"]);
    if (ignored.length > 0) call.note(`item ${index}: ${ignored.join(", ")} ignored, they are not written here`);
    return {
      attributeId: item.need(item.integer("attribute_id"), "attribute_id"),
      value: item.need(item.text("value"), "value"),
      customerId: item.need(item.integer("customer_id"), "customer_id"),
    };
  });
  const data = runBatch(items, partial, ({ attributeId, value, customerId }, index) => {
    const fault =
      store.customer(customerId) === undefined
        ? { field: "customer_id", message: "invalid customer ID" }
        : attributeValueFault(store.attributes.definition(attributeId), value);
    if (fault !== undefined) {
      throw new Refusal(422, upsertFailed, {
        why: `item ${index}, attribute ${attributeId} of customer ${customerId}: ${fault.message}`,
        errors: { [`${index}.${fault.field}`]: fault.message },
      });
    }
    return () => store.attributes.set(customerId, attributeId, value);
  });
  return { status: 200, body: { data, meta: {} } };
}

/** `DELETE /v3/customers/attribute-values?id:in=`: 204 whether they existed or not. */
export function deleteAttributeValues(store: Store, call: Call): Answer {
  for (const id of new Query(call.search, ["id:in"]).integers("id:in") ?? []) store.attributes.deleteValue(id);
  return { status: 204 };
}

/** Values among which the wanted ones are: found by customer where one is given, else by date. */
function candidates(
  { attributes }: Store,
  query: Query,
  customers: readonly number[] | undefined,
): Iterable<StoreAttributeValue> {
  if (customers === undefined) {
    return attributes.within({ created: dateSpan(query, "date_created"), modified: dateSpan(query, "date_modified") });
  }
  return [...new Set(customers)].flatMap((id) => attributes.valuesOf(id)).sort((a, b) => a.id - b.id);
}

function wantedAttributes(store: Store, ids: readonly number[] | undefined, name: string | undefined): number[] {
  return store.attributes
    .definitions()
    .filter((one) => (ids === undefined || ids.includes(one.id)) && (name === undefined || one.name === name))
    .map(({ id }) => id);
}
