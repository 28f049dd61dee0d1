import type { ItemOutcome } from "../transport/batches.js";
import type { Page } from "../lists/page.js";
import type { PageCursor } from "../lists/page-cursor.js";
import type { CustomerAttributeValue } from "./attribute-value.js";

/** A customer of the store (`/v3/customers`). Absent text is an empty string, as the store answers it. */
export interface Customer {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly phone: string;
  /** 0 is no group. */
  readonly customerGroupId: number;
  readonly dateModified: string;
  /**
   * With `include: ["attributes"]`: at most ten of its values. `null` when they were not asked for, or the store did not
   * tell them. Ten may be all or not all. In both cases `attributeValues.list` tells all of them.
   */
  readonly attributes: readonly CustomerAttributeValue[] | null;
}

/** A change to one customer; what is left out stays as it is. */
export interface CustomerUpdate {
  readonly id: number;
  /** 0 takes the customer out of every group. */
  readonly customerGroupId?: number;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly company?: string;
  readonly phone?: string;
  readonly notes?: string;
}

/** `/v3/customers`. */
export interface CustomersResource {
  /**
   * All customers, 250 a page, each once, by the store's own cursor; from `from` on when given. The next page is asked
   * for while the caller works on this one. Throws a Fault LIST_INCOMPLETE where the store ends the list before all came
   * that it counts. Scope `store_v2_customers_read_only`.
   */
  pages(options?: {
    /** False asks for a page only when the caller does, so that it is as fresh as can be. Default true. */
    readonly readAhead?: boolean;
    readonly include?: readonly "attributes"[];
    readonly from?: PageCursor | null;
    readonly limit?: number;
  }): AsyncIterable<Page<Customer>>;
  /** Those of the ids that exist, in any number and order. */
  byIds(ids: readonly number[], options?: { readonly include?: readonly "attributes"[] }): Promise<Customer[]>;
  /** Those with one of the addresses; an address may belong to several customers, one a channel. */
  byEmails(emails: readonly string[], options?: { readonly include?: readonly "attributes"[] }): Promise<Customer[]>;
  /**
   * Updates, in batches of {@link batchSizes}; a refused batch is split until the bad item stands alone. Outcomes in the
   * order of the updates. A customer stands at most once among them, for batches run at once. Throws what concerns all
   * of them, after the batches under way have ended. Scope `store_v2_customers`.
   */
  update(updates: readonly CustomerUpdate[]): Promise<ItemOutcome<Customer>[]>;
}
