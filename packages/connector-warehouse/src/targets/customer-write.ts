/** Canonical fields as the client of the store writes customers. */
import type { CustomerUpdate } from "@storegate/bigcommerce-client";
import type { JsonObject } from "@storegate/connector-kit";
import { z } from "zod";

const fields = z.object({
  email: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  company: z.string().optional(),
  phone: z.string().optional(),
  notes: z.string().optional(),
  tax_exempt_category: z.string().optional(),
  customer_group_id: z.number().optional(),
});

/** What is there of a customer's fields, by the client's names. */
export function customerWrite(values: JsonObject): Omit<CustomerUpdate, "id"> {
  const given = fields.parse(values);
  return {
    ...(given.email !== undefined && { email: given.email }),
    ...(given.first_name !== undefined && { firstName: given.first_name }),
    ...(given.last_name !== undefined && { lastName: given.last_name }),
    ...(given.company !== undefined && { company: given.company }),
    ...(given.phone !== undefined && { phone: given.phone }),
    ...(given.notes !== undefined && { notes: given.notes }),
    ...(given.tax_exempt_category !== undefined && { taxExemptCategory: given.tax_exempt_category }),
    ...(given.customer_group_id !== undefined && { customerGroupId: given.customer_group_id }),
  };
}
