import type { ItemOutcome } from "../transport/batches.js";
import type { FormField } from "./form-field.js";
import type { NumberedPage } from "../lists/numbered-page.js";

/** Where a customer lives or works (`/v3/customers/addresses`). Absent text is an empty string. */
export interface CustomerAddress {
  readonly id: number;
  readonly customerId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  /** The name in full, not its code. */
  readonly stateOrProvince: string;
  readonly postalCode: string;
  /** Two letters, ISO 3166-1. */
  readonly countryCode: string;
  readonly country: string;
  readonly phone: string;
  /** `residential` or `commercial`; empty where the store does not say. */
  readonly addressType: string;
  /** `null` when they were not asked for. */
  readonly formFields: readonly FormField[] | null;
}

/** An address that goes with a new customer. */
export interface NewAddress {
  /** 1 to 255 characters. */
  readonly firstName: string;
  /** 1 to 255 characters. */
  readonly lastName: string;
  readonly address1: string;
  readonly address2?: string | undefined;
  /** At most 100 characters. */
  readonly city: string;
  /** The name in full, at most 100 characters; needed where the country has states. */
  readonly stateOrProvince?: string | undefined;
  /** At most 30 characters; needed where the country has postal codes. */
  readonly postalCode?: string | undefined;
  /** Two letters, ISO 3166-1. */
  readonly countryCode: string;
  /** At most 255 characters. */
  readonly company?: string | undefined;
  /** At most 50 characters. */
  readonly phone?: string | undefined;
  readonly addressType?: "residential" | "commercial" | undefined;
  readonly formFields?: readonly FormField[] | undefined;
}

/** An address for a customer that exists. State and postal code must be sent, if only as empty texts. */
export interface NewCustomerAddress extends NewAddress {
  readonly customerId: number;
  readonly stateOrProvince: string;
  readonly postalCode: string;
}

/** A change to one address; what is left out stays as it is. Its customer cannot be changed. */
export type AddressUpdate = Partial<NewAddress> & { readonly id: number };

/** An address that is there now. */
export interface CreatedAddress extends CustomerAddress {
  /** True when the customer had an identical one, which stayed as it is, its form fields too. */
  readonly alreadyThere: boolean;
}

/** Which addresses. */
export interface AddressFilter {
  readonly companies?: readonly string[] | undefined;
  /** First and last name together. */
  readonly names?: readonly string[] | undefined;
}

/** `/v3/customers/addresses` (BigCommerce API reference, customers v3). */
export interface CustomerAddressesResource {
  /**
   * The addresses of these customers, or those of these ids that exist, in any number and order. Scope
   * `store_v2_customers_read_only`.
   */
  list(
    filter: AddressFilter & (AddressOwners | AddressIds),
    options?: { readonly include?: readonly "formfields"[] },
  ): Promise<CustomerAddress[]>;
  /** One page of the store's addresses, by its number from 1; 250 a page unless `limit` says less. */
  page(
    number: number,
    options?: {
      readonly filter?: AddressFilter & { readonly customerIds?: readonly number[]; readonly ids?: readonly number[] };
      readonly include?: readonly "formfields"[];
      readonly limit?: number;
    },
  ): Promise<NumberedPage<CustomerAddress>>;
  /**
   * Makes addresses, in batches of {@link batchSizes}; a refused batch is split until the bad item stands alone. Outcomes
   * in the order given. The store never makes an address twice for a customer: one that is identical in all fields but the
   * form fields is left as it is, and answered with `alreadyThere`. So it may be sent again after an answer was lost. Scope
   * `store_v2_customers`.
   */
  create(addresses: readonly NewCustomerAddress[]): Promise<ItemOutcome<CreatedAddress>[]>;
  /**
   * Updates, as `create` sends them. An address that would become identical to another one of its customer stays as it is,
   * with a CONFLICT fault, ADDRESS_UNCHANGED. Scope `store_v2_customers`.
   */
  update(updates: readonly AddressUpdate[]): Promise<ItemOutcome<CustomerAddress>[]>;
  /** Deletes these; ids that there are not count as deleted. No ids send nothing. Scope `store_v2_customers`. */
  delete(ids: readonly number[]): Promise<void>;
}

/** Addresses by whose they are. */
export interface AddressOwners {
  readonly customerIds: readonly number[];
  readonly ids?: undefined;
}

/** Addresses by their own ids. */
export interface AddressIds {
  readonly ids: readonly number[];
  readonly customerIds?: undefined;
}
