import { expect, test } from "vitest";
import { sandboxStore } from "../../test/sandbox-store.js";
import type { CustomerFilter } from "./customer-filter.js";

test.each([1, 3])(
  "customers who match a filter from the beginning come, though others come to match it meanwhile (%d at once)",
  async (concurrency) => {
    await using store = await sandboxStore({ customers: 1500 });
    const { client } = store;
    const { control } = store.sandbox;
    // Seeded customers were modified before this, and who is changed now, after.
    const since = "2026-09-01T00:00:00Z";
    const matching = Array.from({ length: 1500 }, (_, index) => index + 1).filter((id) => id < 500 || id > 1000);
    for (const id of matching) control.updateCustomer(id, { company: "Changed" });
    const filter: CustomerFilter = { modified: { min: since } };
    const came = new Set<number>();
    let pages = 0;
    for await (const { items } of client.customers.pages({
      filter,
      limit: 20,
      concurrency,
      readAhead: concurrency > 1,
    })) {
      for (const { id } of items) came.add(id);
      pages += 1;
      if (pages === 2) for (let id = 500; id < 560; id += 1) control.updateCustomer(id, { company: "Changed" });
    }
    expect(matching.filter((id) => !came.has(id))).toEqual([]);
  },
);
