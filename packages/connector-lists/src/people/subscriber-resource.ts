/** Subscribers of the store, of whom one consent alone may be taken away, and none ever given. */
import type { Subscriber } from "@storegate/bigcommerce-client";
import { Fault, type Change, type ChangeOutcome, type Fields, type Resource } from "@storegate/connector-kit";
import type { ListsConfig } from "../config.js";
import type { ListsRuntime, ListsState, ListsSyncContext } from "../lists-context.js";
import { newsletterConsent } from "../observed/sighting.js";
import { consentsOf } from "./record-targets.js";
import { consentsIn } from "./plan-people.js";

/** Targets are ids; of somebody who stands on the list several times all of them, with commas between. */
export const subscriberResource: Resource<ListsConfig, ListsRuntime, ListsState> = {
  // The store changes one at a time.
  batchSize: 1,
  concurrency: 4,

  async observe(context, targets) {
    const found = new Map<string, Fields>();
    for (const target of targets) {
      const rows = await rowsOf(context, target);
      if (rows.length > 0) found.set(target, { consents: consentsOf(rows) });
    }
    return found;
  },

  async apply(context, changes) {
    const outcomes: ChangeOutcome[] = [];
    for (const change of changes) outcomes.push(await optOut(context, change));
    return outcomes;
  },

  undo: {
    /** Opting out is never taken back. */
    veto: ({ before, after }) =>
      consentsIn(after).some((consent) => !consentsIn(before).includes(consent)) ? "consent_not_raised" : undefined,
  },
};

/** Takes the newsletter away from what stands there now, whatever the change says: nothing else can come of it. */
async function optOut(context: ListsSyncContext, { target, after }: Change): Promise<ChangeOutcome> {
  if (consentsIn(after).includes(newsletterConsent)) return { ok: false, fault: consentRaised() };
  const rows = await rowsOf(context, target);
  if (rows.length === 0) return { ok: false, fault: subscriberGone(target) };
  for (const { id, consents } of rows) {
    if (!consents.includes(newsletterConsent)) continue;
    await context.bigcommerce.subscribers.update(id, {
      consents: consents.filter((consent) => consent !== newsletterConsent),
    });
  }
  return { ok: true };
}

async function rowsOf({ bigcommerce }: ListsSyncContext, target: string): Promise<Subscriber[]> {
  const rows: Subscriber[] = [];
  for (const id of target.split(",")) {
    try {
      rows.push(await bigcommerce.subscribers.get(Number(id)));
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== "NOT_FOUND") throw error;
    }
  }
  return rows;
}

function subscriberGone(target: string): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "SUBSCRIBER_GONE",
    message: `The store has no subscriber ${target} any more, who was to be taken off the newsletter.`,
    remedy: "Nothing is to be done: who is gone is written to by nobody.",
  });
}

function consentRaised(): Fault {
  return new Fault({
    kind: "UNEXPECTED",
    code: "CONSENT_RAISED",
    message: "A change would have given a consent to the newsletter, which no sync does. Nothing was written.",
  });
}
