/** Ids that callers hand back: of orders and quotes, each of one integration. */
import { Fault } from "@storegate/connector-kit";
import { connectorNodeId, readConnectorNodeId } from "@storegate/connector-kit/graphql";
import { orderPrefix } from "./order-of.js";

const quotePrefix = "quo";

/** The id of a quote, which tells its integration. */
export function quoteIdOf(integrationId: string, quoteId: string): string {
  return connectorNodeId(quotePrefix, integrationId, quoteId);
}

/** Where a quote is found. @throws Fault NOT_FOUND for an id of nothing. */
export function quoteIn(id: string): { readonly integrationId: string; readonly quoteId: string } {
  const node = readConnectorNodeId(id);
  if (node?.prefix !== quotePrefix) throw notFound("QUOTE_NOT_FOUND", "There is no quote with this id.");
  return { integrationId: node.integrationId, quoteId: node.key };
}

/** The number of an order of an integration. @throws Fault NOT_FOUND for an id of nothing, or of another integration's. */
export function orderNumberIn(integrationId: string, id: string): number {
  const node = readConnectorNodeId(id);
  const number = node && orderNumberOf(node.key);
  if (node?.prefix !== orderPrefix || node.integrationId !== integrationId || number === undefined)
    throw notFound("ORDER_NOT_FOUND", "There is no order with this id in this integration.");
  return number;
}

/** The number that an id's key is: of one order there is one id, so `07` is none. */
export function orderNumberOf(key: string): number | undefined {
  const number = /^[1-9]\d*$/.test(key) ? Number(key) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
}

function notFound(code: string, message: string): Fault {
  return new Fault({ kind: "NOT_FOUND", code, message, remedy: "Take the id from an answer of this integration's." });
}
