import { listCustomers, totalOf, type CustomerListQuery } from "./customer-list.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { listIncomplete } from "../lists/list-incomplete.js";
import type { StoreTransport } from "../transport/store-transport.js";

/** How far a list had come when the store ended it. */
export interface ListEnd {
  readonly filter: CustomerListQuery["filter"];
  /** How many customers came. */
  readonly seen: number;
  /** The newest customer's id when the list began; `null` where there was none, or it is not known. */
  readonly newest: number | null;
  /** The size of a page. */
  readonly limit: number;
}

/**
 * Asks the store whether a list that ended before its total was whole all the same, since customers are deleted while it is
 * read. Those that were added since it began are not missed: ids ascend and the list descends by id, so they stand at its
 * head, before the newest of then.
 * @throws Fault UNAVAILABLE with code LIST_INCOMPLETE when the store counts more than came.
 */
export async function confirmEnd(
  transport: StoreTransport,
  { filter, seen, newest, limit }: ListEnd,
  signal: AbortSignal,
): Promise<void> {
  const isNew = ({ id }: { readonly id: number }): boolean => newest !== null && id > newest;
  let answer = await listCustomers(transport, { filter, limit: 1 }, signal);
  let total = totalOf(answer);
  if (total <= seen) return;
  let added = 0;
  if (answer.data.some(isNew)) {
    answer = await listCustomers(transport, { filter, limit }, signal);
    total = totalOf(answer);
    for (;;) {
      const known = answer.data.findIndex((customer) => !isNew(customer));
      added += known === -1 ? answer.data.length : known;
      if (total - added <= seen) return;
      const after = answer.meta?.cursor_pagination?.end_cursor ?? "";
      if (known !== -1 || answer.data.length === 0 || after === "") break;
      answer = await listCustomers(transport, { filter, limit, after }, signal);
    }
  }
  throw listIncomplete(customerEndpoints.customersList, { came: seen, of: total - added });
}
