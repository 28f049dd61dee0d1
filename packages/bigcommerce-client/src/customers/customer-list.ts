import { customerSchema } from "./customer-schema.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { listSchema, type ListAnswer } from "../transport/envelope.js";
import { malformed } from "../transport/parse-answer.js";
import type { CustomerInclude } from "./customer-include.js";
import type { Customer } from "./customer.js";
import type { StoreTransport } from "../transport/store-transport.js";

const answerSchema = listSchema(customerSchema);

/** One request of `GET /v3/customers`. */
export interface CustomerListQuery {
  /** Filters by their names in the API. */
  readonly filter?: Readonly<Record<string, string>> | undefined;
  readonly include?: readonly CustomerInclude[] | undefined;
  readonly limit: number;
  /** The store's own cursor; without it, the list's first page. */
  readonly after?: string | undefined;
}

/** Asks for one page of customers. */
export function listCustomers(
  transport: StoreTransport,
  { filter, include, limit, after }: CustomerListQuery,
  signal: AbortSignal,
): Promise<ListAnswer<Customer>> {
  return transport.call(customerEndpoints.customersList, {
    query: {
      ...filter,
      limit,
      after,
      include: include === undefined || include.length === 0 ? undefined : include.join(","),
    },
    schema: answerSchema,
    signal,
  });
}

/**
 * The total in a list's first page, the only one that carries it (BigCommerce API reference, customers v3).
 * @throws Fault RESPONSE_MALFORMED without it: what cannot be counted cannot be known to be whole.
 */
export function totalOf({ meta }: ListAnswer<Customer>): number {
  const total = meta?.pagination?.total;
  if (total !== undefined) return total;
  throw malformed(
    customerEndpoints.customersList,
    "its first page without the total of all customers",
    "meta.pagination.total",
  );
}
