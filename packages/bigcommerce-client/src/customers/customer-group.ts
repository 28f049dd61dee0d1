/** A group of `/v2/customer_groups`. */
export interface CustomerGroup {
  readonly id: number;
  readonly name: string;
  readonly isDefault: boolean;
}

/** `/v2/customer_groups`. */
export interface CustomerGroupsResource {
  /** All groups. A plan without groups answers with a SCOPE or NOT_FOUND fault. */
  list(filter?: { readonly name?: string }): Promise<CustomerGroup[]>;
  create(group: { readonly name: string }): Promise<CustomerGroup>;
}
