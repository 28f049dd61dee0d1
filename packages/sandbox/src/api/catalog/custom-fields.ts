import type { StoreCustomField } from "../../store/product-parts.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { readObject } from "../json-reader.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { pageAnswer, pageOf, single } from "./catalog-page.js";
import { fieldSelection, selectionParameters } from "./field-selection.js";
import { readFields } from "./field-rules.js";
import { customFieldRules, mostCustomFields, notValid } from "./product-body.js";
import { existingProduct, notFound } from "./products-read.js";

const fieldNames = Object.keys(customFieldRules);

/** `GET /v3/catalog/products/{product_id}/custom-fields`. */
export function getCustomFields(backend: Backend, call: Call): Answer {
  const query = new Query(call.search, [...selectionParameters, "page", "limit"]);
  const paging = query.paging();
  const select = fieldSelection(query, fieldNames);
  const { total, items } = pageOf(fieldsOf(backend, call).all, paging);
  return pageAnswer(query, paging, { total, items: items.map((field) => select({ ...field })) });
}

/** `POST /v3/catalog/products/{product_id}/custom-fields`: one field; 422 for a pair that is there, and for the 201st. */
export function createCustomField(backend: Backend, call: Call): Answer {
  const { productId, all } = fieldsOf(backend, call);
  const read = readField(call);
  const missing = fieldNames.filter((name) => read[name as keyof typeof read] === undefined);
  if (missing.length > 0) {
    throw notValid(Object.fromEntries(missing.map((name) => [name, `Please provide a ${name}.`])));
  }
  if (all.length >= mostCustomFields) {
    throw notValid({ custom_fields: `A product has at most ${mostCustomFields} custom fields.` });
  }
  const { catalog } = backend.store;
  const field = { id: catalog.parts.newPartId(), name: read.name ?? "", value: read.value ?? "" };
  refusePair(all, field);
  write(backend, productId, [...all, field]);
  return single(field);
}

/** `GET /v3/catalog/products/{product_id}/custom-fields/{id}`. */
export function getCustomField(backend: Backend, call: Call): Answer {
  const select = fieldSelection(new Query(call.search, selectionParameters), fieldNames);
  return single(select({ ...existing(backend, call) }));
}

/** `PUT /v3/catalog/products/{product_id}/custom-fields/{id}`: only what is sent changes. */
export function updateCustomField(backend: Backend, call: Call): Answer {
  const { productId, all } = fieldsOf(backend, call);
  const before = existing(backend, call);
  const field = { ...before, ...readField(call) };
  refusePair(
    all.filter(({ id }) => id !== before.id),
    field,
  );
  write(
    backend,
    productId,
    all.map((one) => (one.id === before.id ? field : one)),
  );
  return single(field);
}

/** `DELETE /v3/catalog/products/{product_id}/custom-fields/{id}`. */
export function deleteCustomField(backend: Backend, call: Call): Answer {
  const { productId, all } = fieldsOf(backend, call);
  const { id } = existing(backend, call);
  write(
    backend,
    productId,
    all.filter((one) => one.id !== id),
  );
  return { status: 204 };
}

function fieldsOf(backend: Backend, call: Call): { productId: number; all: readonly StoreCustomField[] } {
  const { id } = existingProduct(backend, call);
  return { productId: id, all: backend.store.catalog.parts.get(id).custom_fields };
}

function existing(backend: Backend, call: Call): StoreCustomField {
  const { productId, all } = fieldsOf(backend, call);
  const field = all.find(({ id }) => id === idIn(call, "id"));
  if (field !== undefined) return field;
  throw notFound(`There is no custom field with the id ${call.parameter("id")} of product ${productId}.`);
}

function readField(call: Call): { readonly name?: string; readonly value?: string } {
  const { fields, errors, ignored } = readFields(readObject(call.body, "v3", "custom field"), customFieldRules, ["id"]);
  if (Object.keys(errors).length > 0) throw notValid(errors);
  if (ignored.length > 0) call.note(`${ignored.join(", ")} ignored, a custom field has no such thing`);
  const { name, value } = fields;
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof value === "string" ? { value } : {}),
  };
}

function refusePair(others: readonly StoreCustomField[], { name, value }: StoreCustomField): void {
  if (!others.some((one) => one.name === name && one.value === value)) return;
  throw notValid({ name: "The product has a custom field with this name and value." });
}

/** Moves the product's `date_modified`, as every change of it does. */
function write({ store }: Backend, productId: number, custom_fields: readonly StoreCustomField[]): void {
  store.catalog.parts.change(productId, { custom_fields });
  store.catalog.products.change(productId, {});
}
