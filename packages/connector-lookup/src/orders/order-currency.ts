/** Amounts of orders as money. */
import { knownUnits, moneyOf } from "../actions/money.js";
import type { Money } from "./person-order.js";

/** An amount as the store tells it, with as many digits as its currency counts in. */
export function moneyIn(currency: string, amount: string): Money {
  return moneyOf(knownUnits(amount), currency);
}
