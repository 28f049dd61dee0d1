import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";
import type { DateRange } from "../wire/date-range.js";

/** A group of `/v2/customer_groups`. */
export interface CustomerGroup {
  readonly id: number;
  readonly name: string;
  /** Whether new customers are put into it. */
  readonly isDefault: boolean;
  /** Whether it is the group of those who have no account; one group at most is. `null` where the store does not say. */
  readonly isGroupForGuests: boolean | null;
  /** `null` where the store does not say. */
  readonly categoryAccess: CategoryAccess | null;
  /** `null` where the store does not say. */
  readonly discountRules: readonly KeptDiscountRule[] | null;
  /** `null` where the store does not say. */
  readonly dateCreated: Instant | null;
  /** `null` where the store does not say. */
  readonly dateModified: Instant | null;
}

/** Which categories a group's members see. */
export type CategoryAccess =
  | { readonly type: "all" | "none" }
  | { readonly type: "specific"; readonly categories: readonly number[] };

/** How much a discount takes: a part in percent, an amount off, or a price instead. */
export interface Discount {
  readonly method: "percent" | "fixed" | "price";
  readonly amount: DecimalString;
}

/** What a group's members get cheaper. A price list's rule is the only one; `all` stands at most once. */
export type DiscountRule =
  | { readonly type: "price_list"; readonly priceListId: number }
  | ({ readonly type: "all" } & Discount)
  | ({ readonly type: "category"; readonly categoryId: number } & Discount)
  | ({ readonly type: "product"; readonly productId: number } & Discount);

/**
 * A rule as the store tells it. What does not belong to its type is `null`; method and amount also on rules of categories and
 * products, where the store may leave them out.
 */
export interface KeptDiscountRule {
  /** As in {@link DiscountRule}. */
  readonly type: string;
  readonly method: string | null;
  readonly amount: DecimalString | null;
  readonly priceListId: number | null;
  readonly categoryId: number | null;
  readonly productId: number | null;
}

/** Which groups; what is left out does not narrow. */
export interface CustomerGroupFilter {
  /** The exact name. */
  readonly name?: string | undefined;
  /** A part of the name. */
  readonly nameLike?: string | undefined;
  readonly isDefault?: boolean | undefined;
  readonly isGroupForGuests?: boolean | undefined;
  readonly created?: DateRange | undefined;
  readonly modified?: DateRange | undefined;
}

/** What can be written to a group. */
export interface CustomerGroupUpdate {
  readonly name?: string | undefined;
  readonly isDefault?: boolean | undefined;
  readonly isGroupForGuests?: boolean | undefined;
  readonly categoryAccess?: CategoryAccess | undefined;
  /** In place of all rules that the group has. */
  readonly discountRules?: readonly DiscountRule[] | undefined;
}

/** A group to be made. */
export interface NewCustomerGroup extends CustomerGroupUpdate {
  readonly name: string;
}

/** A group after a write. */
export interface WrittenCustomerGroup extends CustomerGroup {
  /**
   * The store's words when it wrote the group but not its storewide discount (`all`), which may be tried again by an update;
   * otherwise `null`.
   */
  readonly discountFailure: string | null;
}

/**
 * `/v2/customer_groups` (BigCommerce API reference, customer groups v2). A plan without groups answers with a SCOPE or
 * NOT_FOUND fault.
 */
export interface CustomerGroupsResource {
  /** All groups, or those of a filter, by ascending id. Scope `store_v2_customers_read_only`. */
  list(filter?: CustomerGroupFilter): Promise<CustomerGroup[]>;
  /** Throws a Fault NOT_FOUND where there is none. Scope `store_v2_customers_read_only`. */
  get(id: number): Promise<CustomerGroup>;
  /** How many there are. Scope `store_v2_customers_read_only`. */
  count(): Promise<number>;
  /**
   * Makes a group. It is never sent again when its answer was lost: `list` by its name tells whether it was made. Whether two
   * groups may have one name is not documented. Scope `store_v2_customers`.
   */
  create(group: NewCustomerGroup): Promise<WrittenCustomerGroup>;
  /** Changes a group; what is left out stays as it is. Scope `store_v2_customers`. */
  update(id: number, changes: CustomerGroupUpdate): Promise<WrittenCustomerGroup>;
  /** Deletes a group; its members are in none then. One that is not there counts as deleted. Scope `store_v2_customers`. */
  delete(id: number): Promise<void>;
}
