import type { ItemOutcome } from "../transport/batches.js";
import type { Page } from "../lists/page.js";
import type { PageCursor } from "../lists/page-cursor.js";
import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";
import type { CustomerAttributeValue } from "./attribute-value.js";
import type { CustomerAddress } from "./customer-address.js";
import type { CustomerFilter } from "./customer-filter.js";
import type { CustomerInclude } from "./customer-include.js";
import type { CustomerUpdate, NewCustomer } from "./customer-write.js";
import type { FormField } from "./form-field.js";
import type { NumberedPage } from "../lists/numbered-page.js";

/** A customer of the store (`/v3/customers`). Absent text is an empty string, as the store answers it. */
export interface Customer {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly phone: string;
  readonly notes: string;
  readonly taxExemptCategory: string;
  /** 0 is no group. */
  readonly customerGroupId: number;
  /** Empty for customers that an API made. */
  readonly registrationIpAddress: string;
  /** Mail about reviews and abandoned carts, not the newsletter; `null` where the store does not say. */
  readonly acceptsProductReviewAbandonedCartEmails: boolean | null;
  /** Whether the next login asks for a new password; `null` where the store does not say. */
  readonly forcePasswordReset: boolean | null;
  /** The channel it came from; `null` where the store does not say. */
  readonly originChannelId: number | null;
  /** The channels it may log in to; `null` for all of them. */
  readonly channelIds: readonly number[] | null;
  /** `null` where the store does not say. */
  readonly dateCreated: Instant | null;
  readonly dateModified: Instant;
  /**
   * With `include: ["attributes"]`: at most ten of its values. `null` when they were not asked for, or the store did not
   * tell them. Ten may be all or not all. In both cases `attributeValues.list` tells all of them.
   */
  readonly attributes: readonly CustomerAttributeValue[] | null;
  /** With `include: ["addresses"]`: at most ten, otherwise `null`; `customerAddresses.list` tells all of them. */
  readonly addresses: readonly CustomerAddress[] | null;
  /** How many addresses it has; `null` where the store does not say, as it does with `include: ["addresses"]`. */
  readonly addressCount: number | null;
  /** With `include: ["storecredit"]`, in the store's currency, otherwise `null`. */
  readonly storeCredit: DecimalString | null;
  /** With `include: ["formfields"]`, otherwise `null`. */
  readonly formFields: readonly FormField[] | null;
}

/** How a numbered list of customers is sorted. */
export type CustomerSort = `${"date_created" | "date_modified" | "last_name"}:${"asc" | "desc"}`;

/** What is read along with customers. */
export interface CustomerReadOptions {
  readonly include?: readonly CustomerInclude[];
}

/** `/v3/customers` (BigCommerce API reference, customers v3). */
export interface CustomersResource {
  /**
   * All customers, or those of a filter, 250 a page, each once, by the store's own cursor; from `from` on when given. The
   * next page is asked for while the caller works on this one. Throws a Fault LIST_INCOMPLETE where the store ends the list
   * before all came that it counts, FILTER_VALUE_UNASKABLE or FILTER_TOO_LONG for a filter that cannot be asked. An empty
   * list in the filter asks for nobody, and sends nothing. Scope `store_v2_customers_read_only`.
   */
  pages(
    options?: CustomerReadOptions & {
      /** False asks for a page only when the caller does, so that it is as fresh as can be. Default true. */
      readonly readAhead?: boolean;
      /**
       * How many slices of a large list are read at once, so that a whole quota can be used however slow the store answers;
       * 8 are enough for 450 requests in 30 seconds. Pages then come as they arrive, in no order. A list below 40 pages is
       * read as without. Takes effect with `readAhead` only. Default 1.
       */
      readonly concurrency?: number;
      readonly filter?: CustomerFilter;
      readonly from?: PageCursor | null;
      readonly limit?: number;
    },
  ): AsyncIterable<Page<Customer>>;
  /**
   * One page by its number, from 1, in any order. For a list that a person pages through: what is added or deleted
   * meanwhile moves what follows over the pages' borders, which {@link pages} withstands. Scope
   * `store_v2_customers_read_only`.
   */
  page(
    number: number,
    options?: CustomerReadOptions & {
      readonly filter?: CustomerFilter;
      /** Default, and undocumented: by descending id. */
      readonly sort?: CustomerSort;
      /** Customers a page; default and most 250. */
      readonly limit?: number;
    },
  ): Promise<NumberedPage<Customer>>;
  /** Those of the ids that exist, in any number and order. */
  byIds(ids: readonly number[], options?: CustomerReadOptions): Promise<Customer[]>;
  /**
   * Those with one of the addresses, compared without case; an address may belong to several customers, one a channel.
   * Throws a Fault INPUT, FILTER_VALUE_UNASKABLE, before anything is sent, for an address that the API cannot be asked for,
   * because it is empty or holds a comma: nothing is known of it then. `isSearchableEmail` tells them beforehand.
   */
  byEmails(emails: readonly string[], options?: CustomerReadOptions): Promise<Customer[]>;
  /**
   * Creates customers, in batches of {@link batchSizes}, and answers for each in their order. It first asks which of the
   * addresses the store has (one request for 50 of them), so that those it makes can be told from those that were there.
   *
   * - An address in use is a CONFLICT fault, CUSTOMER_EXISTS, with the store's words; `byEmails` tells whose it is.
   * - A refused batch is looked after by address, because it is not documented whether it made some of its customers;
   *   only what is not there is sent again, in parts, until the bad item stands alone with the store's words.
   * - A batch whose answer was lost is never sent again. It is looked after: who is there now was made; who is not has an
   *   UNAVAILABLE fault, CREATE_UNANSWERED, for the store may still be at it. Look by `byEmails` before trying again.
   *
   * An address that stands twice in the list is sent a second time after the first, and refused unless the channels differ.
   * Throws what concerns all of them, and what keeps it from looking after a batch, after the batches under way have ended;
   * some may be made then, and `byEmails` tells which. Scope `store_v2_customers`.
   */
  create(
    customers: readonly NewCustomer[],
    options?: {
      /** Whether the caller has just looked, and none of the addresses is in use: then that is not asked once more. Default false. */
      readonly lookedUp?: boolean;
    },
  ): Promise<ItemOutcome<Customer>[]>;
  /**
   * Updates, in batches of {@link batchSizes}; a refused batch is split until the bad item stands alone. Outcomes in the
   * order of the updates. A customer stands at most once among them, for batches run at once. Throws what concerns all
   * of them, after the batches under way have ended. Scope `store_v2_customers`.
   */
  update(updates: readonly CustomerUpdate[]): Promise<ItemOutcome<Customer>[]>;
  /**
   * Deletes these customers for good; ids that there are not count as deleted. No ids send nothing. Scope
   * `store_v2_customers`.
   */
  delete(ids: readonly number[]): Promise<void>;
}
