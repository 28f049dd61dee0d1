import type { Fault } from "@storegate/http-client";
import type { PageCursor } from "./page-cursor.js";

/** The store's quota as its last response told it. */
export interface RateLimit {
  /** Requests the store may answer in one window. */
  readonly quota: number;
  /** Requests left in the present window, for all apps together. */
  readonly remaining: number;
  /** Length of the window, in milliseconds. */
  readonly windowMs: number;
  /** When the present window ends, by our clock. */
  readonly resetsAt: Date;
  /** When the store said so, by our clock. */
  readonly observedAt: Date;
}

/** Whose request goes first when quota is short: a person waits for `interactive`, nobody waits for `bulk`. */
export type Lane = "interactive" | "bulk";

/** What became of one item of a batch: the vendor's answer, or a fault in the vendor's words. */
export type ItemOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where to go on after this page; `null` after the last one. Plain JSON; opaque to the caller. */
  readonly next: PageCursor | null;
  /** How many the store said there are in all, when it began. */
  readonly total: number | null;
}

/** `GET /v2/store`, the parts that Storegate uses. Scope `store_v2_information_read_only`. */
export interface StoreInformation {
  readonly storeHash: string;
  readonly name: string;
  readonly domain: string | null;
  readonly planName: string | null;
}

/** An attribute's value as it stands on a customer. A value is always a string of at most 255 characters. */
export interface CustomerAttributeValue {
  readonly id: number;
  readonly attributeId: number;
  readonly customerId: number;
  readonly value: string;
}

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
   * tell them. Ten may be all or not all. In both cases {@link StoreClient.attributeValues} tells all of them.
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

/** A definition of `/v3/customers/attributes`. At most 50 a store. */
export interface CustomerAttribute {
  readonly id: number;
  readonly name: string;
  readonly type: "string" | "number" | "date";
}

/** One value to set; a true upsert on customer and attribute. */
export interface AttributeValueUpsert {
  readonly customerId: number;
  readonly attributeId: number;
  readonly value: string;
}

/** A group of `/v2/customer_groups`. */
export interface CustomerGroup {
  readonly id: number;
  readonly name: string;
  readonly isDefault: boolean;
}

/** Settings of one view of a store's client. */
export interface StoreClientView {
  /** Ends waiting and requests. */
  readonly signal?: AbortSignal;
  /**
   * Ends waiting, never a request that was sent. A call of which nothing was sent yet, or whose attempts so far were all
   * refused by 429, throws the signal's reason; one that was sent and would be tried again ends at once with the outcome of
   * its last attempt.
   */
  readonly giveUp?: AbortSignal;
  /** Default `bulk`. */
  readonly lane?: Lane;
  /** Called before each request is sent, retries included, when its turn has come; what it throws keeps the request from being sent. */
  readonly beforeRequest?: () => void | Promise<void>;
}

/**
 * One store's API. Every method throws a {@link Fault} for what concerns the whole call; batches answer for each item.
 * Reads are retried, writes only where the store surely did not act.
 */
export interface StoreClient {
  readonly storeHash: string;
  /** What the store last said of its quota; `null` before the first answer, or where the plan has none. */
  readonly rateLimit: RateLimit | null;
  /** The same store, governor and credentials with other signals, another lane or hook; what is left out stays as it was. */
  with(view: StoreClientView): StoreClient;
  /**
   * Asks the store whether the token has a scope; nothing is changed. Returns when it has.
   * @throws Fault SCOPE, naming it, when it has not.
   */
  requireScope(scope: string): Promise<void>;
  readonly store: {
    /** Scope `store_v2_information_read_only`. */
    get(): Promise<StoreInformation>;
  };
  readonly time: {
    /** The store's clock: the cheapest proof that the token is good; it needs no scope. */
    get(): Promise<Date>;
  };
  readonly customers: {
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
  };
  readonly customerAttributes: {
    /** All definitions, or the one with this exact name. */
    list(filter?: { readonly name?: string }): Promise<CustomerAttribute[]>;
    create(attribute: { readonly name: string; readonly type: CustomerAttribute["type"] }): Promise<CustomerAttribute>;
  };
  readonly attributeValues: {
    /** The values of these customers, of one attribute or of all. */
    list(filter: {
      readonly customerIds: readonly number[];
      readonly attributeId?: number;
    }): Promise<CustomerAttributeValue[]>;
    /** Sets values, in batches, as {@link StoreClient.customers} updates; each customer and attribute at most once. */
    upsert(values: readonly AttributeValueUpsert[]): Promise<ItemOutcome<CustomerAttributeValue>[]>;
  };
  readonly customerGroups: {
    /** All groups. A plan without groups answers with a SCOPE or NOT_FOUND fault. */
    list(filter?: { readonly name?: string }): Promise<CustomerGroup[]>;
    create(group: { readonly name: string }): Promise<CustomerGroup>;
  };
}

/** The most items one call takes (BigCommerce API reference, customers v3), and how many such calls may run at once. */
export const batchSizes = {
  customersUpdate: { size: 10, concurrency: 3 },
  attributeValuesUpsert: { size: 10, concurrency: 3 },
} as const;
