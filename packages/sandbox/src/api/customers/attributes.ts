import { attributeLimit } from "../../store/attribute-definitions.js";
import type { StoreAttribute } from "../../store/resources.js";
import type { Store } from "../../store/store.js";
import { type Answer, type Call, pageLinks, pagination } from "../answer.js";
import { JsonReader, otherFields, readItems, runBatch } from "../json-reader.js";
import { dateFilter, dateParameters, Query } from "../query.js";
import { invalidJson, Refusal } from "../refusal.js";

const filters = [
  "page",
  "limit",
  "name",
  "name:like",
  "type",
  ...dateParameters("date_created"),
  ...dateParameters("date_modified"),
];
const types = ["string", "number", "date"] as const;
const createFailed = "Create customer attributes failed.";
const updateFailed = "Update customer attributes failed.";

/** `GET /v3/customers/attributes`. There is no `id:in`. */
export function getAttributes(store: Store, call: Call): Answer {
  const query = new Query(call.search, filters);
  const { page, limit } = query.paging();
  const name = query.text("name");
  const like = query.text("name:like")?.toLowerCase();
  const type = query.text("type");
  const created = dateFilter(query, "date_created");
  const modified = dateFilter(query, "date_modified");
  const found = store.attributes
    .definitions()
    .filter(
      (attribute) =>
        (name === undefined || attribute.name === name) &&
        (like === undefined || attribute.name.toLowerCase().includes(like)) &&
        (type === undefined || attribute.type === type) &&
        created(Date.parse(attribute.date_created)) &&
        modified(Date.parse(attribute.date_modified)),
    );
  const data = found.slice((page - 1) * limit, page * limit);
  const numbers = pagination(found.length, data.length, page, limit);
  return {
    status: 200,
    body: { data, meta: { pagination: { ...numbers, links: pageLinks(page, limit, found.length) } } },
  };
}

/** `POST /v3/customers/attributes`: an array of one; 422 for more, for a name in use, and for the 51st. */
export function createAttributes(store: Store, call: Call): Answer {
  const items = readOne(call, (value) => {
    const item = new JsonReader(value, 0);
    noteOthers(call, value, ["name", "type"]);
    return { name: item.need(item.text("name"), "name"), type: item.need(item.text("type"), "type") };
  });
  const data = runBatch(items, false, ({ name, type }, index) => {
    const known = types.find((one) => one === type);
    if (known === undefined)
      throw invalidJson("type", "error.expected.validenumvalue", `"${type}" is not a type of attribute`);
    checkName(store, name, index, createFailed, undefined);
    if (store.attributes.definitions().length >= attributeLimit) {
      throw new Refusal(422, createFailed, {
        why: `the store has ${attributeLimit} attributes already`,
        errors: { ".attribute_create": `A store cannot have more than ${attributeLimit} customer attributes` },
      });
    }
    return () => store.attributes.define(name, known);
  });
  return { status: 200, body: { data, meta: {} } };
}

/** `PUT /v3/customers/attributes`: names only; a type never changes. */
export function updateAttributes(store: Store, call: Call): Answer {
  const items = readOne(call, (value) => {
    const item = new JsonReader(value, 0);
    noteOthers(call, value, ["id", "name"]);
    return { id: item.need(item.integer("id"), "id"), name: item.need(item.text("name"), "name") };
  });
  const data = runBatch(items, false, ({ id, name }, index): (() => StoreAttribute) => {
    if (store.attributes.definition(id) === undefined) {
      throw new Refusal(422, updateFailed, {
        why: `there is no attribute ${id}`,
        errors: { [`${index}.id`]: "invalid attribute ID" },
      });
    }
    checkName(store, name, index, updateFailed, id);
    return () => store.attributes.rename(id, name);
  });
  return { status: 200, body: { data, meta: {} } };
}

/** `DELETE /v3/customers/attributes?id:in=`: with all their values. */
export function deleteAttributes(store: Store, call: Call): Answer {
  for (const id of new Query(call.search, ["id:in"]).integers("id:in") ?? []) store.attributes.undefine(id);
  return { status: 204 };
}

function noteOthers(call: Call, value: unknown, known: readonly string[]): void {
  const ignored = otherFields(value, known);
  if (ignored.length > 0) call.note(`item 0: ${ignored.join(", ")} ignored, they are not written here`);
}

function readOne<T>(call: Call, read: (value: unknown) => T): T[] {
  const items = readItems(call.body, Number.POSITIVE_INFINITY);
  if (items.length > 1) {
    throw new Refusal(422, "Max batch size allowed is 1", { why: `${items.length} attributes were sent at once` });
  }
  return items.map(read);
}

function checkName(store: Store, name: string, index: number, title: string, self: number | undefined): void {
  const refuse = (why: string, message: string) =>
    new Refusal(422, title, { why, errors: { [`${index}.name`]: message } });
  if (name.length < 1 || name.length > 255) {
    throw refuse(`the name has ${name.length} characters`, "must be between 1 and 255 characters");
  }
  if (store.attributes.definitions().some((other) => other.name === name && other.id !== self)) {
    throw refuse(`there already is an attribute named "${name}"`, "name already in use");
  }
}
