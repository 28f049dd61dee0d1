/** A customer as `/v3/customers` answers it (BigCommerce API reference, customers v3). Absent text is "". */
export interface StoreCustomer {
  readonly id: number;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly company: string;
  readonly phone: string;
  readonly notes: string;
  readonly tax_exempt_category: string;
  /** 0 is no group. */
  readonly customer_group_id: number;
  readonly registration_ip_address: string;
  readonly authentication: { readonly force_password_reset: boolean };
  readonly accepts_product_review_abandoned_cart_emails: boolean;
  readonly origin_channel_id: number;
  /** `null` is access to every channel. */
  readonly channel_ids: readonly number[] | null;
  readonly store_credit_amounts: readonly { readonly amount: number }[];
  /** `2026-06-18T14:08:08Z`. */
  readonly date_created: string;
  readonly date_modified: string;
}

/** A definition of `/v3/customers/attributes`. */
export interface StoreAttribute {
  readonly id: number;
  readonly name: string;
  readonly type: "string" | "number" | "date";
  readonly date_created: string;
  readonly date_modified: string;
}

/** A value as it is read (`attribute_value`); it is written as `value`. Always a string of at most 255 characters. */
export interface StoreAttributeValue {
  readonly id: number;
  readonly attribute_id: number;
  readonly attribute_value: string;
  readonly customer_id: number;
  readonly date_created: string;
  readonly date_modified: string;
}

/** A group of `/v2/customer_groups`. Its dates have no zone: `2023-07-17 06:30:41`. */
export interface StoreCustomerGroup {
  readonly id: number;
  readonly name: string;
  readonly is_default: boolean;
  readonly category_access: {
    readonly type: "all" | "specific" | "none";
    readonly categories?: readonly number[];
  };
  readonly discount_rules: readonly Readonly<Record<string, unknown>>[];
  readonly is_group_for_guests: boolean;
  readonly date_created: string;
  readonly date_modified: string;
}
