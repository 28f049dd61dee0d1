import { listIncomplete } from "./list-incomplete.js";
import type { Endpoint } from "../transport/endpoint.js";
import type { ListAnswer } from "../transport/envelope.js";

/**
 * The items of a v3 list that takes no paging, though its answer may tell a total.
 * @throws Fault LIST_INCOMPLETE where that is more than came.
 */
export function unpagedItems<T>(endpoint: Endpoint, { data, meta }: ListAnswer<T>): T[] {
  const total = meta?.pagination?.total;
  if (total !== undefined && total > data.length) throw listIncomplete(endpoint, { came: data.length, of: total });
  return data;
}
