/** What tells whether something is still as it was. */
import type { Order, Refund } from "@storegate/bigcommerce-client";
import { createHash } from "node:crypto";
import type { JsonValue } from "@storegate/connector-kit";

/**
 * An order as far as a refund of it depends on it. The store tells when an order was changed to the second alone, so what matters
 * most, its status, total and refunds, stands beside that.
 */
export function orderFingerprint(order: Order, refunds: readonly Refund[]): string {
  const { dateModified, statusId, totalIncTax, paymentStatus, currencyCode } = order;
  return hashOf([dateModified, statusId, totalIncTax, paymentStatus, currencyCode, refundIds(refunds)]);
}

/** The refunds of an order, as they are compared. */
export function refundIds(refunds: readonly Refund[]): number[] {
  return refunds.map(({ id }) => id).toSorted((a, b) => a - b);
}

/** The same for the same wish alone; what is undefined counts as left out. */
export function requestHash(operation: string, wish: Readonly<Record<string, JsonValue | undefined>>): string {
  const said = Object.entries(wish).filter(([, value]) => value !== undefined);
  return hashOf([operation, said.toSorted(([a], [b]) => (a < b ? -1 : 1)) as JsonValue]);
}

function hashOf(value: JsonValue): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
