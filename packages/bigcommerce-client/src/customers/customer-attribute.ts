/** A definition of `/v3/customers/attributes`. At most 50 a store. */
export interface CustomerAttribute {
  readonly id: number;
  readonly name: string;
  readonly type: "string" | "number" | "date";
}

/** `/v3/customers/attributes`. */
export interface CustomerAttributesResource {
  /** All definitions, or the one with this exact name. */
  list(filter?: { readonly name?: string }): Promise<CustomerAttribute[]>;
  create(attribute: { readonly name: string; readonly type: CustomerAttribute["type"] }): Promise<CustomerAttribute>;
}
