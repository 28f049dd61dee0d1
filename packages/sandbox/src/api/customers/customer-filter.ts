import type { StoreCustomer } from "../../store/resources.js";
import type { Store } from "../../store/store.js";
import { dateFilter, dateParameters, dateSpan, type Query } from "../query.js";

const dates = [...dateParameters("date_created"), ...dateParameters("date_modified")];

/** The parameters that narrow a list of customers (BigCommerce API reference, customers v3). */
export const customerFilters = [
  "id:in",
  "email:in",
  "name:in",
  "name:like",
  "phone:in",
  "company:in",
  "customer_group_id:in",
  "registration_ip_address:in",
  ...dates,
];

/** Whether a customer is wanted. Texts are compared without case. */
export function customerTest(query: Query): (customer: StoreCustomer) => boolean {
  const tests: ((customer: StoreCustomer) => boolean)[] = [];
  const oneOf = (name: string, read: (customer: StoreCustomer) => string) => {
    const wanted = query.texts(name)?.map((text) => text.trim().toLowerCase());
    if (wanted !== undefined) tests.push((customer) => wanted.includes(read(customer).trim().toLowerCase()));
  };
  const ids = query.integers("id:in");
  if (ids !== undefined) {
    const wanted = new Set(ids);
    tests.push((customer) => wanted.has(customer.id));
  }
  oneOf("email:in", (customer) => customer.email);
  oneOf("name:in", fullName);
  oneOf("phone:in", (customer) => customer.phone);
  oneOf("company:in", (customer) => customer.company);
  oneOf("registration_ip_address:in", (customer) => customer.registration_ip_address);
  const parts = query.texts("name:like")?.map((text) => text.toLowerCase());
  if (parts !== undefined)
    tests.push((customer) => parts.some((part) => fullName(customer).toLowerCase().includes(part)));
  const groups = query.integers("customer_group_id:in");
  if (groups !== undefined) tests.push((customer) => groups.includes(customer.customer_group_id));
  for (const name of ["date_created", "date_modified"] as const) {
    if (!dateParameters(name).some((parameter) => query.has(parameter))) continue;
    const inRange = dateFilter(query, name);
    tests.push((customer) => inRange(Date.parse(customer[name])));
  }
  return (customer) => tests.every((test) => test(customer));
}

/** Customers among whom the wanted ones are, by descending id: found by id, address or date where one is given. */
export function candidates(store: Store, query: Query): Iterable<StoreCustomer> {
  const ids = query.integers("id:in");
  if (ids !== undefined) return [...new Set(ids)].sort((a, b) => b - a).flatMap((id) => store.customer(id) ?? []);
  const emails = query.texts("email:in");
  if (emails === undefined) {
    if (!dates.some((name) => query.has(name))) return store.customersDescending();
    return store.customersWithin({
      created: dateSpan(query, "date_created"),
      modified: dateSpan(query, "date_modified"),
    });
  }
  const found = new Map(emails.flatMap((email) => store.customersByEmail(email.trim())).map((one) => [one.id, one]));
  return [...found.values()].sort((a, b) => b.id - a.id);
}

function fullName(customer: StoreCustomer): string {
  return `${customer.first_name} ${customer.last_name}`;
}
