import type { DateRange } from "../wire/date-range.js";

/** A definition of `/v3/customers/attributes`. At most 50 a store. */
export interface CustomerAttribute {
  readonly id: number;
  readonly name: string;
  readonly type: "string" | "number" | "date";
}

/** Which definitions; what is left out does not narrow. They cannot be asked for by their ids. */
export interface CustomerAttributeFilter {
  /** The exact name. */
  readonly name?: string | undefined;
  /** A part of the name. */
  readonly nameLike?: string | undefined;
  readonly type?: CustomerAttribute["type"] | undefined;
  readonly created?: DateRange | undefined;
  readonly modified?: DateRange | undefined;
}

/** `/v3/customers/attributes` (BigCommerce API reference, customers v3). */
export interface CustomerAttributesResource {
  /** All definitions, or those of a filter. Scope `store_v2_customers_read_only`. */
  list(filter?: CustomerAttributeFilter): Promise<CustomerAttribute[]>;
  /**
   * Makes a definition. It is never sent again when its answer was lost: `list` by its name tells whether it was made.
   * Throws a Fault INPUT for a 51st. Scope `store_v2_customers`.
   */
  create(attribute: { readonly name: string; readonly type: CustomerAttribute["type"] }): Promise<CustomerAttribute>;
  /** Renames a definition, to 1 to 255 characters; its type cannot be changed. Scope `store_v2_customers`. */
  update(attribute: { readonly id: number; readonly name: string }): Promise<CustomerAttribute>;
  /**
   * Deletes definitions, and with each the values that customers have of it; ids that there are not count as deleted. No
   * ids send nothing. Scope `store_v2_customers`.
   */
  delete(ids: readonly number[]): Promise<void>;
}
