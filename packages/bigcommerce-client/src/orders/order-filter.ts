import { Fault } from "@storegate/http-client";
import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";
import { momentParameter } from "../wire/moment-parameter.js";

/** Which orders; all of what is given must hold (BigCommerce API reference, orders v2). */
export interface OrderFilter {
  readonly minId?: number;
  readonly maxId?: number;
  /** A guest's orders have none: look for them by `email`. */
  readonly customerId?: number;
  /** The customer's address. Whether it finds guests by their billing address is not documented. */
  readonly email?: string;
  /** One of `orderStatus`. */
  readonly statusId?: number;
  readonly channelId?: number;
  /** The method's display name: `Manual`, `Credit Card`. */
  readonly paymentMethod?: string;
  readonly externalOrderId?: string;
  readonly cartId?: string;
  readonly minTotal?: DecimalString;
  readonly maxTotal?: DecimalString;
  readonly minDateCreated?: Instant;
  readonly maxDateCreated?: Instant;
  readonly minDateModified?: Instant;
  readonly maxDateModified?: Instant;
}

/** Which of a list's orders, archived ones among them. */
export interface OrderListFilter extends OrderFilter {
  /**
   * True for archived orders. Older versions of the reference have this filter, the present one has neither it nor a word on
   * what a list without it holds: look at each order's `isDeleted`.
   */
  readonly isDeleted?: boolean;
}

/** What more an answer tells of each order, in the same request: its lines, its fees. */
export type OrderInclude = "consignments.line_items" | "fees";

/**
 * A filter by its names in the API.
 * @throws Fault INPUT for a date that is none, and for a blank address: the store might pass over it and answer everything.
 */
export function orderQuery(filter: OrderListFilter): Record<string, string | number | undefined> {
  if (filter.email?.trim() === "")
    throw new Fault({
      kind: "INPUT",
      code: "EMAIL_BLANK",
      message: "Orders were to be looked for by an e-mail address that is blank.",
      remedy: "Give the address, or leave it out of the filter.",
      field: "email",
    });
  return {
    min_id: filter.minId,
    max_id: filter.maxId,
    customer_id: filter.customerId,
    email: filter.email,
    status_id: filter.statusId,
    channel_id: filter.channelId,
    payment_method: filter.paymentMethod,
    external_order_id: filter.externalOrderId,
    cart_id: filter.cartId,
    min_total: filter.minTotal,
    max_total: filter.maxTotal,
    min_date_created: momentParameter(filter.minDateCreated, "minDateCreated"),
    max_date_created: momentParameter(filter.maxDateCreated, "maxDateCreated"),
    min_date_modified: momentParameter(filter.minDateModified, "minDateModified"),
    max_date_modified: momentParameter(filter.maxDateModified, "maxDateModified"),
    is_deleted: filter.isDeleted === undefined ? undefined : String(filter.isDeleted),
  };
}

/** What makes an answer include more. Consignments come in the documented structure only when it is asked for. */
export function includeQuery(include: readonly OrderInclude[] | undefined): Record<string, string | undefined> {
  if (include === undefined || include.length === 0) return {};
  const structure = include.includes("consignments.line_items") ? { consignment_structure: "object" } : {};
  return { include: include.join(","), ...structure };
}
