/** How much one key may do. */
import { z } from "zod";
import type { Fault } from "@storegate/connector-kit";
import type { LookupContext } from "../lookup-context.js";
import { inputFault } from "./action-faults.js";
import type { ActionRow } from "./action-row.js";
import type { Actor } from "./action.js";
import { knownUnits, limitUnits, moneyOf, moneyWords } from "./money.js";

const done = z.object({ actions: z.coerce.number(), refunded: z.string() });

/**
 * Holds an action against the limits of its key. Its row stands already, and counts: so of two at once both may be refused, and
 * never both let through. What failed does not count, but money that went back does.
 * @throws Fault INPUT, LIMIT_REFUND, LIMIT_REFUND_PER_DAY, LIMIT_ACTIONS_PER_DAY, with what is left.
 */
export async function checkLimits(context: LookupContext, { keyId }: Actor, row: ActionRow): Promise<void> {
  const { refundMost, refundMostPerDay, actionsPerDay } = context.config.actions;
  const { amount, currency } = row;
  const asked = amount === null || currency === null ? undefined : { units: knownUnits(amount), currency };
  if (asked && refundMost !== undefined && asked.units > limitUnits(refundMost))
    throw overLimit(
      "LIMIT_REFUND",
      `One refund may be of ${moneyWords(moneyOf(limitUnits(refundMost), asked.currency))} at most.`,
    );
  if (refundMostPerDay === undefined && actionsPerDay === undefined) return;
  const [found] = await context.tables.query(
    `select count(*) as actions, coalesce(sum(amount) filter (where currency = $3), 0)::text as refunded from actions
     where integration_id = $1 and key_id = $2 and begun_at > clock_timestamp() - interval '24 hours'
       and (state <> 'FAILED' or jsonb_exists(result, 'refund'))`,
    [context.integrationId, keyId, currency],
  );
  const { actions, refunded } = done.parse(found);
  if (actionsPerDay !== undefined && actions > actionsPerDay)
    throw overLimit(
      "LIMIT_ACTIONS_PER_DAY",
      `One key may do ${actionsPerDay} actions in 24 hours, all of which are used.`,
    );
  if (!asked || refundMostPerDay === undefined) return;
  const most = limitUnits(refundMostPerDay);
  const others = knownUnits(refunded) - asked.units;
  if (others + asked.units <= most) return;
  const left = moneyWords(moneyOf(others < most ? most - others : 0n, asked.currency));
  throw overLimit(
    "LIMIT_REFUND_PER_DAY",
    `One key may refund ${moneyWords(moneyOf(most, asked.currency))} in 24 hours, of which ${left} is left.`,
  );
}

/** @throws Fault INPUT, LIMIT_PERCENT_OFF. */
export function checkPercentOff({ config }: LookupContext, percentOff: number): void {
  const { percentOffMost } = config.actions;
  if (percentOff > percentOffMost)
    throw overLimit("LIMIT_PERCENT_OFF", `At most ${percentOffMost} percent may go off.`, "percentOff");
}

/** @throws Fault INPUT, LIMIT_AMOUNT_OFF. */
export function checkAmountOff({ config }: LookupContext, units: bigint, currency: string): void {
  const { amountOffMost } = config.actions;
  if (amountOffMost === undefined || units <= limitUnits(amountOffMost)) return;
  const most = moneyWords(moneyOf(limitUnits(amountOffMost), currency));
  throw overLimit("LIMIT_AMOUNT_OFF", `At most ${most} may go off.`, "amountOff");
}

function overLimit(code: string, message: string, field?: string): Fault {
  return inputFault(
    code,
    message,
    "Nothing was done. Ask for less, or have an administrator raise the limit of the integration.",
    field,
  );
}
