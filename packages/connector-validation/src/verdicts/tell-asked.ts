/** Tells whoever watches a sync how far those are who look at its addresses, while no page comes of it. */
import type { SyncContext } from "@storegate/connector-kit";
import type { ProviderId } from "../pipeline/verdict.js";
import type { Asked } from "./judge.js";

/** Between two tellings, in milliseconds: each is a transaction. */
const betweenMs = 1000;

const doing: Readonly<Record<ProviderId, string>> = { builtin: "looking at addresses", truelist: "asking Truelist" };

const inWords = new Intl.NumberFormat("en");

/** Tells phases as `asking Truelist: 250 of 4,750 addresses` until it is ended. */
export interface AskedTeller {
  readonly told: (asked: Asked) => void;
  /** Waits for what is being told; from then on the phase is the kind's again. @throws what telling threw */
  end(): Promise<void>;
}

/** A teller for one sync. */
export function tellAsked(tellPhase: SyncContext<unknown, unknown>["tellPhase"]): AskedTeller {
  let next = 0;
  let telling: Promise<void> | undefined;
  return {
    told({ provider, done, of }) {
      const now = performance.now();
      if (now < next) return;
      next = now + betweenMs;
      const phase = `${doing[provider]}: ${inWords.format(done)} of ${inWords.format(of)} addresses`;
      telling = (telling ?? Promise.resolve()).then(() => tellPhase(phase));
      // Who ends it hears of it.
      telling.catch(() => {});
    },
    async end() {
      if (telling === undefined) return;
      await telling;
      await tellPhase(null);
    },
  };
}
