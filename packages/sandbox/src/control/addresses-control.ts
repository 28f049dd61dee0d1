import type { AddressFields, StoreAddress } from "../store/address-resources.js";
import type { Store } from "../store/store.js";

/** Fields that a third hand changes on an address; whose it is never changes. */
export type AddressPatch = Partial<Omit<AddressFields, "customer_id">>;

/** An address that a third hand adds; what is left out is empty. */
export type NewAddress = AddressPatch & { readonly customer_id: number };

/** The addresses of customers in the hands of a third. */
export interface AddressesControl {
  /** All addresses by ascending id. */
  list(): Iterable<StoreAddress>;
  /** A customer's addresses by ascending id. */
  ofCustomer(customerId: number): readonly StoreAddress[];
  get(id: number): StoreAddress | undefined;
  /** Throws where there is no such customer, or where the customer has the very same address. */
  add(address: NewAddress): StoreAddress;
  /** Throws where there is no such address, or where it would become another of the customer's. */
  update(id: number, patch: AddressPatch): StoreAddress;
  /** Answers whether there was one. */
  delete(id: number): boolean;
}

/** The control over the addresses of one store. */
export function createAddressesControl(store: Store): AddressesControl {
  const { addresses } = store;
  return {
    list: () => addresses.ascending(),
    ofCustomer: (customerId) => addresses.ofCustomer(customerId),
    get: (id) => addresses.get(id),
    add(address) {
      if (store.customer(address.customer_id) === undefined) {
        throw new Error(`The store has no customer ${address.customer_id}.`);
      }
      return unlikeOthers(addresses.enter({ ...blank, ...address }));
    },
    update: (id, patch) => unlikeOthers(addresses.change(id, patch)),
    delete: (id) => addresses.delete(id),
  };
}

function unlikeOthers(address: StoreAddress | undefined): StoreAddress {
  if (address !== undefined) return address;
  throw new Error("The customer has the same address already; the store keeps no two alike.");
}

const blank: Omit<AddressFields, "customer_id"> = {
  first_name: "",
  last_name: "",
  company: "",
  address1: "",
  address2: "",
  city: "",
  state_or_province: "",
  postal_code: "",
  country_code: "",
  phone: "",
  address_type: "residential",
};
