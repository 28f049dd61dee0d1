import type { ItemOutcome } from "../transport/batches.js";

/** An attribute's value as it stands on a customer. A value is always a string of at most 255 characters. */
export interface CustomerAttributeValue {
  readonly id: number;
  readonly attributeId: number;
  readonly customerId: number;
  readonly value: string;
}

/** One value to set; a true upsert on customer and attribute. */
export interface AttributeValueUpsert {
  readonly customerId: number;
  readonly attributeId: number;
  readonly value: string;
}

/** `/v3/customers/attribute-values`. */
export interface AttributeValuesResource {
  /** The values of these customers, of one attribute or of all. */
  list(filter: {
    readonly customerIds: readonly number[];
    readonly attributeId?: number;
  }): Promise<CustomerAttributeValue[]>;
  /** Sets values, in batches, as `customers.update` does; each customer and attribute at most once. */
  upsert(values: readonly AttributeValueUpsert[]): Promise<ItemOutcome<CustomerAttributeValue>[]>;
}
