/** A database as a worker sees it that dies: from one transaction on nothing comes through any more. */
import type { Database, Queries } from "@storegate/database";

/** When to die. */
export interface Death {
  /** At this transaction, counted from 1; never when it is left out. */
  readonly transaction?: number;
  /** Whether that transaction still commits, so that only its answer is lost. */
  readonly committed?: boolean;
}

/** What a worker that dies sees. */
export class MortalDatabase {
  readonly database: Database;
  transactions = 0;
  dead = false;

  constructor(database: Database, death: Death = {}) {
    const transaction: Queries["transaction"] = async (act, config) => {
      this.transactions += 1;
      const last = this.transactions === death.transaction;
      if (last && !death.committed) this.dead = true;
      this.assertAlive();
      const result = await database.queries.transaction(async (tx) => {
        const answer = await act(tx);
        // Who dies amid a transaction does not commit it.
        this.assertAlive();
        return answer;
      }, config);
      if (last) this.dead = true;
      this.assertAlive();
      return result;
    };
    const queries = new Proxy(database.queries, {
      get: (target, name, receiver) => {
        this.assertAlive();
        return name === "transaction" ? transaction : (Reflect.get(target, name, receiver) as unknown);
      },
    });
    this.database = { ...database, queries };
  }

  /** @throws what the driver throws when its connection is gone. */
  assertAlive(): void {
    if (this.dead) throw Object.assign(new Error("write CONNECTION_CLOSED"), { code: "CONNECTION_CLOSED" });
  }

  die(): void {
    this.dead = true;
    this.assertAlive();
  }
}
