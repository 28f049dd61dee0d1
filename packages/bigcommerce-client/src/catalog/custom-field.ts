/** A field of a product's that the merchant named; shown on the storefront. */
export interface CustomField {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

/** A field to add. Name and value have 1 to 250 characters; the pair of them is unique in the product. */
export type NewCustomField = Omit<CustomField, "id">;

/** `/v3/catalog/products/ID/custom-fields`; at most 200 a product (BigCommerce API reference, products v3). */
export interface ProductCustomFieldsResource {
  /** All of a product's. Scope `store_v2_products_read_only`. Throws NOT_FOUND for a product that does not exist. */
  list(productId: number): Promise<CustomField[]>;
  /**
   * Adds one. Never sent again when its answer was lost: `list` tells whether the pair of name and value is there. Scope
   * `store_v2_products`. Throws NOT_FOUND for a product that does not exist, INPUT for a pair that is there already.
   */
  create(productId: number, field: NewCustomField): Promise<CustomField>;
  /**
   * Changes one; what is left out stays as it is. Sent again when its answer was lost, which changes nothing more. Scope
   * `store_v2_products`.
   */
  update(productId: number, fieldId: number, changes: Partial<NewCustomField>): Promise<CustomField>;
  /** Deletes one; one that is gone already counts as deleted. Scope `store_v2_products`. */
  delete(productId: number, fieldId: number): Promise<void>;
}
