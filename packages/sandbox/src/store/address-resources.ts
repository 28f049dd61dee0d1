/** An address as `/v3/customers/addresses` answers it (BigCommerce API reference, customers v3). Absent text is "". */
export interface StoreAddress {
  readonly id: number;
  readonly customer_id: number;
  readonly first_name: string;
  readonly last_name: string;
  readonly company: string;
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  /** The name in full, never a code; "" in countries without. */
  readonly state_or_province: string;
  readonly postal_code: string;
  /** The country's name in English; it follows from the code. */
  readonly country: string;
  /** Two letters, ISO 3166-1. */
  readonly country_code: string;
  readonly phone: string;
  readonly address_type: "residential" | "commercial";
}

/** What can be written of an address; to whom it belongs never changes. */
export type AddressFields = Omit<StoreAddress, "id" | "country">;

const identity = [
  "customer_id",
  "first_name",
  "last_name",
  "company",
  "phone",
  "address_type",
  "address1",
  "address2",
  "city",
  "country_code",
  "state_or_province",
  "postal_code",
] as const satisfies readonly (keyof AddressFields)[];

/** Whether two addresses are one to the store: all core fields are the same (BigCommerce API reference, customer addresses). */
export function isSameAddress(one: AddressFields, other: AddressFields): boolean {
  return identity.every((name) => one[name] === other[name]);
}

// "none" makes an unknown code undefined instead of echoing it.
const countryNames = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

/** The English name of the country with a code of two letters; `undefined` where no country has it. */
export function countryName(code: string): string | undefined {
  return /^[A-Z]{2}$/.test(code) ? countryNames.of(code) : undefined;
}
