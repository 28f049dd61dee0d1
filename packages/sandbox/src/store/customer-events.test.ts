import { expect, it } from "vitest";
import type { HookEvent } from "./hook-events.js";
import { Store } from "./store.js";

function listened(): { readonly store: Store; readonly heard: () => HookEvent[] } {
  const store = new Store({ seed: 1, customers: 20, orders: 0, products: 0, subscribers: 10 });
  const events: HookEvent[] = [];
  store.events.listen((event) => events.push(event));
  return { store, heard: () => events.splice(0) };
}

it("tells of subscribers that are made, changed and deleted, once each", () => {
  const { store, heard } = listened();
  const { id } = store.subscribers.subscribe({ email: "a@gmail.com" });
  store.subscribers.change(id, { consents: [] });
  store.subscribers.delete(id);
  store.subscribers.delete(id);
  const data = { type: "subscriber", id };
  expect(heard()).toEqual(
    ["created", "updated", "deleted"].map((what) => ({ scope: `store/subscriber/${what}`, data })),
  );
});

it("tells of addresses by their own id, of no attempt that changed nothing, and not of those that go with a customer", () => {
  const { store, heard } = listened();
  const { id: _id, country: _country, ...fields } = store.addresses.get(1)!;
  expect(store.addresses.enter(fields)).toBeUndefined();
  expect(heard()).toEqual([]);
  const added = store.addresses.enter({ ...fields, phone: "another" })!;
  store.addresses.change(added.id, { city: "Bonn" });
  store.addresses.delete(added.id);
  const data = { type: "customer", id: added.id, address: { customer_id: fields.customer_id } };
  expect(heard()).toEqual(
    ["created", "updated", "deleted"].map((what) => ({ scope: `store/customer/address/${what}`, data })),
  );
  store.deleteCustomer(fields.customer_id);
  expect(heard()).toEqual([{ scope: "store/customer/deleted", data: { type: "customer", id: fields.customer_id } }]);
});

it("tells nothing of a customer whose attribute value or consent is written", () => {
  const { store, heard } = listened();
  store.attributes.set(3, 1, "L-1");
  store.consents.set(3, { allow: ["essential"], deny: [] });
  expect(heard()).toEqual([]);
});
