import type { Transaction } from "../src/index.js";
import type { ContractTables } from "../src/testing/index.js";

/** One table in memory: a `select` answers the row of an id; anything else writes it, with `default` under a new id. */
export function tablesInMemory(): ContractTables {
  let rows = new Map<unknown, unknown>();
  return {
    async transaction(run) {
      const open = new Map(rows);
      const transaction: Transaction = {
        async query<Found extends Record<string, unknown>>(text: string, [id, company]: readonly unknown[] = []) {
          if (text.startsWith("select")) return (open.has(id) ? [{ company: open.get(id) }] : []) as unknown as Found[];
          open.set(text.includes("default") ? open.size : id, company);
          return [];
        },
      };
      const answer = await run(transaction);
      rows = open;
      return answer;
    },
    snapshot: async () => Object.fromEntries(rows),
  };
}
