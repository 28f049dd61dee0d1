import { largestPage } from "../lists/page.js";
import { listSchema } from "../transport/envelope.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { customerQuery } from "./customer-filter.js";
import { customerSchema } from "./customer-schema.js";
import type { Customer, CustomersResource } from "./customer.js";
import { emptyPage, numberedPage, type NumberedPage } from "../lists/numbered-page.js";

const pageSchema = listSchema(customerSchema);

/** One page of customers by its number. */
export async function customerPage(
  transport: StoreTransport,
  page: number,
  { filter, include, sort, limit = largestPage }: NonNullable<Parameters<CustomersResource["page"]>[1]>,
): Promise<NumberedPage<Customer>> {
  const query = customerQuery(filter ?? {});
  if (query === null) return emptyPage(page);
  const answer = await transport.call(customerEndpoints.customersList, {
    query: {
      ...query,
      page,
      limit,
      sort,
      include: include === undefined || include.length === 0 ? undefined : include.join(","),
    },
    schema: pageSchema,
  });
  return numberedPage(customerEndpoints.customersList, answer, { page, limit });
}
