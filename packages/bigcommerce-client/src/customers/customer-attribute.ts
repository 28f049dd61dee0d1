import type { DateRange } from "../wire/date-range.js";
import type { Instant } from "../wire/instant.js";

/** What an attribute's values are. */
export type CustomerAttributeType = "string" | "number" | "date";

/** A definition of `/v3/customers/attributes`. At most 50 a store. */
export interface CustomerAttribute {
  readonly id: number;
  readonly name: string;
  /** One of those that are documented, or what came since. */
  readonly type: CustomerAttributeType | (string & Record<never, never>);
  /** `null` where the store does not say. */
  readonly dateCreated: Instant | null;
  /** `null` where the store does not say. */
  readonly dateModified: Instant | null;
}

/** Which definitions; what is left out does not narrow. They cannot be asked for by their ids. */
export interface CustomerAttributeFilter {
  /** The exact name. */
  readonly name?: string | undefined;
  /** A part of the name. */
  readonly nameLike?: string | undefined;
  readonly type?: CustomerAttributeType | undefined;
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
  create(attribute: { readonly name: string; readonly type: CustomerAttributeType }): Promise<CustomerAttribute>;
  /** Renames a definition, to 1 to 255 characters; its type cannot be changed. Scope `store_v2_customers`. */
  update(attribute: { readonly id: number; readonly name: string }): Promise<CustomerAttribute>;
  /**
   * Deletes definitions, and with each the values that customers have of it; ids that there are not count as deleted. No
   * ids send nothing. Scope `store_v2_customers`.
   */
  delete(ids: readonly number[]): Promise<void>;
}
