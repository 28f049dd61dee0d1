import { batchSizes, type Customer } from "@storegate/bigcommerce-client";
import { Fault, type ChangeOutcome, type Fields, type Resource } from "@storegate/connector-kit";
import { z } from "zod";
import type { TidyConfig } from "./config.js";

const names = z.object({ firstName: z.string(), lastName: z.string() });

/** A customer's names, which are all that this connector owns. */
export function nameFields({ firstName, lastName }: Pick<Customer, "firstName" | "lastName">): z.infer<typeof names> {
  return { firstName, lastName };
}

/** The names in observed or planned fields. */
export function namesIn(fields: Fields | undefined): z.infer<typeof names> {
  return names.parse(fields);
}

/** The names of a customer. Its targets are customer ids. */
export const nameResource: Resource<TidyConfig, undefined, null> = {
  batchSize: batchSizes.customersUpdate.size,
  concurrency: batchSizes.customersUpdate.concurrency,

  async observe({ bigcommerce }, targets) {
    const customers = await bigcommerce.customers.byIds(targets.map(Number));
    return new Map(customers.map((customer) => [String(customer.id), nameFields(customer)]));
  },

  async apply({ bigcommerce }, changes) {
    const updates = changes.map(({ target, after }) => ({ id: Number(target), ...namesIn(after) }));
    const written = await bigcommerce.customers.update(updates);
    return changes.map((_, index): ChangeOutcome => {
      const outcome = written[index];
      if (outcome?.ok === true) return { ok: true, after: nameFields(outcome.value) };
      return { ok: false, fault: outcome?.fault ?? Fault.from(new Error("an update was not answered for")) };
    });
  },
};
