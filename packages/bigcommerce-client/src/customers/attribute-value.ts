import type { ItemOutcome } from "../transport/batches.js";
import type { DateRange } from "../wire/date-range.js";
import type { Instant } from "../wire/instant.js";
import type { NumberedCursor, NumberedStreamPage } from "../lists/numbered-page-stream.js";

/** An attribute's value as it stands on a customer. A value is always a string of at most 255 characters. */
export interface CustomerAttributeValue {
  readonly id: number;
  readonly attributeId: number;
  readonly customerId: number;
  /** Empty where the store tells of none. */
  readonly value: string;
  /** `null` where the store does not say. */
  readonly dateCreated: Instant | null;
  /** `null` where the store does not say. */
  readonly dateModified: Instant | null;
}

/** One value to set; a true upsert on customer and attribute. */
export interface AttributeValueUpsert {
  readonly customerId: number;
  readonly attributeId: number;
  readonly value: string;
}

/** Which values; what is left out does not narrow, and all that is given must hold. */
export interface AttributeValueFilter {
  readonly attributeIds?: readonly number[] | undefined;
  /** The attribute's name. */
  readonly name?: string | undefined;
  readonly created?: DateRange | undefined;
  readonly modified?: DateRange | undefined;
}

/** `/v3/customers/attribute-values` (BigCommerce API reference, customers v3). */
export interface AttributeValuesResource {
  /** The values of these customers, of one attribute or of all. Scope `store_v2_customers_read_only`. */
  list(
    filter: AttributeValueFilter & { readonly customerIds: readonly number[]; readonly attributeId?: number },
  ): Promise<CustomerAttributeValue[]>;
  /**
   * All values of the store, or those of a filter, page by page, from `from` on when given. They are paged by number:
   * see {@link NumberedCursor} for what changes meanwhile do. An empty list in the filter asks for nothing. Scope
   * `store_v2_customers_read_only`.
   */
  pages(options?: {
    readonly filter?: AttributeValueFilter & { readonly customerIds?: readonly number[] };
    readonly from?: NumberedCursor | null;
    /** Values a page; default and most 250. */
    readonly limit?: number;
  }): AsyncIterable<NumberedStreamPage<CustomerAttributeValue>>;
  /**
   * Sets values, in batches, as `customers.update` does; each customer and attribute at most once. Scope
   * `store_v2_customers`.
   */
  upsert(values: readonly AttributeValueUpsert[]): Promise<ItemOutcome<CustomerAttributeValue>[]>;
  /**
   * Deletes these values, by their own ids; ids that there are not count as deleted. No ids send nothing. Scope
   * `store_v2_customers`.
   */
  delete(ids: readonly number[]): Promise<void>;
}
