/** Transactions that the database broke off for the sake of others: they are begun again, by whoever began them. */
import { setTimeout as delay } from "node:timers/promises";
import { isToBeginAgain } from "./database-away.js";

/** How often a transaction is begun in all. */
const mostTimes = 4;

/** The longest wait before the second time, in milliseconds, by chance and doubled each time, so that two do not meet again. */
const firstWaitMs = 20;

/**
 * Begins a transaction, and begins it again where it met a deadlock or a race: nothing of it has come about then.
 * @param transaction leaves nothing behind where it fails.
 */
export async function beginAgain<T>(transaction: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (time === mostTimes || !isToBeginAgain(error)) throw error;
      await delay(Math.random() * firstWaitMs * 2 ** (time - 1));
    }
  }
}
