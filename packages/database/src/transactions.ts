/**
 * Transactions that may outlive their connection.
 *
 * When a connection breaks within a transaction, the driver (3.4.9) ends the transaction, and then sends "rollback" all the
 * same, or whatever its work says next that has not heard of it. It writes to a socket that is not there: that throws where
 * nobody catches it, so that the process ends, and the connection's place in the pool is of no use from then on. Therefore
 * what such work says is refused here, and the driver never hears how it ended.
 */
import type postgres from "postgres";
import { setImmediate as nextTurn } from "node:timers/promises";

type Work = (tx: postgres.TransactionSql) => unknown;

/** A pool whose transactions end with their connections, and nothing else does. */
export function withTransactions(sql: postgres.Sql): postgres.Sql {
  return new Proxy(sql, {
    get: (target, name, receiver): unknown =>
      name === "begin"
        ? (...told: [Work] | [string, Work]) => begin(target, ...told)
        : Reflect.get(target, name, receiver),
  });
}

async function begin(sql: postgres.Sql, ...told: [Work] | [string, Work]): Promise<unknown> {
  const [options, work] = told.length === 2 ? told : ["", told[0]];
  const ending: Ending = { isEnded: false };
  try {
    return await sql.begin(options, (tx) => untilEnded(tx, work, ending));
  } finally {
    ending.isEnded = true;
  }
}

/** How a transaction stands for its caller. */
interface Ending {
  /** It has been committed, rolled back, or broken off with its connection. */
  isEnded: boolean;
}

/** Does the work; of one whose transaction broke off meanwhile nothing is told, neither its result nor its failure. */
async function untilEnded(tx: postgres.TransactionSql, work: Work, ending: Ending): Promise<unknown> {
  const [outcome] = await Promise.allSettled([whileThere(tx, ending, work)]);
  if (outcome.status === "rejected") {
    if (isConnectionsEnd(outcome.reason)) return never();
    // The driver tells statements that their connection is gone before it tells the transaction.
    await nextTurn();
  }
  if (ending.isEnded) return never();
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

async function whileThere(tx: postgres.TransactionSql, ending: Ending, work: Work): Promise<unknown> {
  return work(guarded(tx, ending));
}

/** The transaction, which refuses what is said after its end. */
function guarded(tx: postgres.TransactionSql, ending: Ending): postgres.TransactionSql {
  const assertThere = (): void => {
    if (!ending.isEnded) return;
    throw Object.assign(new Error("the transaction has ended, with its connection or before it"), {
      code: "CONNECTION_CLOSED",
    });
  };
  return new Proxy(tx, {
    apply: (target, self, told): unknown => {
      assertThere();
      return Reflect.apply(target, self, told);
    },
    get: (target, name, receiver): unknown => {
      assertThere();
      if (name !== "savepoint") return Reflect.get(target, name, receiver);
      return (...told: [Work] | [string, Work]) => {
        const [savepoint, work] = told.length === 2 ? told : [undefined, told[0]];
        const inner = (inside: postgres.TransactionSql): Promise<unknown> => untilEnded(inside, work, ending);
        return savepoint === undefined ? target.savepoint(inner) : target.savepoint(savepoint, inner);
      };
    },
  });
}

/** Whether a statement failed because the server or the network has ended its connection. */
function isConnectionsEnd(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    // The driver notes the statement on errors of its own.
    if (!("query" in each && "code" in each && typeof each.code === "string")) continue;
    if (/^(CONNECTION_|ECONN|EPIPE|ETIMEDOUT)/.test(each.code)) return true;
    if ("severity" in each && (each.severity === "FATAL" || each.severity === "PANIC")) return true;
  }
  return false;
}

function never(): Promise<never> {
  return new Promise(() => {});
}
