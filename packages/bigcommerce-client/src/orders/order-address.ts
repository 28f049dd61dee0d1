/** Who an order is billed or sent to. Absent text is an empty string. */
export interface OrderAddress {
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly street1: string;
  readonly street2: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
  /** ISO 3166-1 alpha-2, in upper case. */
  readonly countryIso2: string;
  readonly phone: string;
  /** In a billing address the one thing that tells who a guest is. */
  readonly email: string;
  /** The merchant's own fields of the address form. */
  readonly formFields: readonly OrderFormField[];
}

/** A field that the merchant added to a form, with what the shopper entered. */
export interface OrderFormField {
  readonly name: string;
  /** A number as its text; several where the shopper could choose several. */
  readonly value: string | readonly string[];
}
