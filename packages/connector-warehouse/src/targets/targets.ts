/** Reading what rows stand for: customers with the attributes that the mapping names, products with all their fields. */
import type { Customer, Product } from "@storegate/bigcommerce-client";
import type { JsonObject, JsonValue } from "@storegate/connector-kit";
import type { WarehouseSyncContext } from "../warehouse-context.js";
import { customerFieldsOf, productFieldsOf } from "./canonical-fields.js";
import type { StoreTarget } from "./store-target.js";

/** What is read of a store, as far as its callers need it. */
type Reader = Pick<WarehouseSyncContext, "bigcommerce" | "config" | "state">;

/** A target with what several matches are told apart by. */
export interface DatedTarget extends StoreTarget {
  readonly createdAt: string;
}

/** With `include: ["attributes"]` ten values come at most; ten may be all or not all (BigCommerce API reference, customers v3). */
const attributesIncluded = 10;

/** Those of the ids that exist. */
export async function targetsById(reader: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, DatedTarget>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const { bigcommerce, config } = reader;
  const targets =
    config.object === "products"
      ? await ofProducts(reader, await bigcommerce.products.byIds(wanted))
      : await ofCustomers(reader, await bigcommerce.customers.byIds(wanted, includeOf(reader)));
  return new Map(targets.map((target) => [target.id, target]));
}

/** Customers with one of these addresses. */
export async function customersByEmail(reader: Reader, emails: readonly string[]): Promise<DatedTarget[]> {
  if (emails.length === 0) return [];
  return ofCustomers(reader, await reader.bigcommerce.customers.byEmails(emails, includeOf(reader)));
}

/** Products whose own SKU is one of these. */
export async function productsBySku(reader: Reader, skus: readonly string[]): Promise<DatedTarget[]> {
  if (skus.length === 0) return [];
  return ofProducts(reader, await reader.bigcommerce.products.bySkus(skus));
}

/** Products of this name; names are unique. */
export async function productsByName(reader: Reader, name: string): Promise<DatedTarget[]> {
  const found: Product[] = [];
  for await (const { items } of reader.bigcommerce.products.pages({ filter: { name }, readAhead: false }))
    found.push(...items);
  return ofProducts(
    reader,
    found.filter((product) => product.name === name),
  );
}

function includeOf({ state }: Reader): { readonly include?: readonly "attributes"[] } {
  return state.directories.attributeNames.length === 0 ? {} : { include: ["attributes"] };
}

async function ofProducts({ state }: Reader, products: readonly Product[]): Promise<DatedTarget[]> {
  await state.directories.load();
  return products.map((product) => ({
    id: product.id,
    fields: productFieldsOf(product, state.directories),
    attributes: {},
    modifiedAt: product.dateModified,
    createdAt: product.dateCreated ?? "",
  }));
}

async function ofCustomers(reader: Reader, customers: readonly Customer[]): Promise<DatedTarget[]> {
  await reader.state.directories.load();
  const attributes = await attributesOf(reader, customers);
  return customers.map((customer) => ({
    id: customer.id,
    fields: customerFieldsOf(customer),
    attributes: attributes.get(customer.id) ?? {},
    modifiedAt: customer.dateModified,
    createdAt: customer.dateCreated ?? "",
  }));
}

/** By customer the values of the attributes that the mapping names, null where there is none. */
export async function attributesOf(
  { bigcommerce, state: { directories } }: Reader,
  customers: readonly Pick<Customer, "id" | "attributes">[],
): Promise<ReadonlyMap<number, JsonObject>> {
  const names = directories.attributeNames;
  if (names.length === 0) return new Map();
  const nameOf = new Map(
    names.flatMap((name) => {
      const id = directories.attributeId(name);
      return id === undefined ? [] : [[id, name] as const];
    }),
  );
  const told = customers.filter(({ attributes }) => attributes !== null && attributes.length < attributesIncluded);
  const untold = customers.filter((customer) => !told.includes(customer)).map(({ id }) => id);
  const values = [
    ...told.flatMap(({ attributes }) => attributes ?? []),
    ...(untold.length === 0 || nameOf.size === 0
      ? []
      : await bigcommerce.attributeValues.list({ customerIds: untold, attributeIds: [...nameOf.keys()] })),
  ];
  const none = Object.fromEntries(names.map((name) => [`attribute:${name}`, null]));
  const found = new Map<number, Record<string, JsonValue>>(customers.map(({ id }) => [id, { ...none }]));
  for (const { customerId, attributeId, value } of values) {
    const name = nameOf.get(attributeId);
    const of = found.get(customerId);
    if (name !== undefined && of) of[`attribute:${name}`] = value;
  }
  return found;
}
