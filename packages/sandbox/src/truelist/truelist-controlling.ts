import { checkedNumber } from "../option-bounds.js";
import { presentBatch } from "./batch-presenting.js";
import type { TruelistBatchReport, TruelistControl } from "./truelist-control.js";
import type { TruelistServerParts } from "./truelist-server.js";
import { changeSettings } from "./truelist-settings.js";

/** What is held back for so long times out at who waits as long as the vendor says that a call may take. */
const stallMs = 30_000;

/** Switches that stand nowhere else. */
export interface TruelistKey {
  revoked: boolean;
}

/** The control over one stand-in. */
export function createTruelistControl(parts: TruelistServerParts, key: TruelistKey): TruelistControl {
  const { faults, holding, calls, csvUrls } = parts;
  const { settings, billing, batches, verdicts, clock } = parts.service.backend;
  return {
    calls: () => calls.report(),
    resetCalls: () => calls.reset(),
    addFault: (rule) => faults.add(rule),
    clearFaults() {
      faults.clear();
      holding.release();
    },
    held: () => holding.count,
    untilHeld: (requests = 1) => holding.until(checkedNumber("requests", requests)),
    releaseHeld() {
      faults.clearHolding();
      holding.release();
    },
    stall: (requests = 1) =>
      faults.add({ path: "/api/v1/verify_inline", times: requests, respond: { delayMs: stallMs } }),
    revokeKey() {
      key.revoked = true;
    },
    restoreKey() {
      key.revoked = false;
    },
    settings: () => ({ ...settings }),
    set: (patch) => changeSettings(settings, patch),
    setVocabulary: (vocabulary) => changeSettings(settings, { vocabulary }),
    setBatchTime: ({ pendingMs, processingMs }) => changeSettings(settings, { pendingMs, processingMs }),
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`A clock goes on by 0 milliseconds or more, not by ${ms}.`);
      clock.advance(ms);
    },
    expireCsvUrls: () => csvUrls.expireAll(),
    setCredits(credits) {
      if (credits !== null && !(Number.isInteger(credits) && credits >= 0)) {
        throw new RangeError(`Credits are a whole number from 0 on, or null, and not ${credits}.`);
      }
      batches.settle();
      billing.setCredits(credits ?? Number.POSITIVE_INFINITY);
    },
    credits() {
      batches.settle();
      return Number.isFinite(billing.credits) ? billing.credits : null;
    },
    billed() {
      batches.settle();
      return billing.billed();
    },
    asked() {
      batches.settle();
      return billing.asked();
    },
    verdict: (email) => verdicts.verdict(email),
    setVerdict: (email, state, subState, didYouMean = null) => verdicts.set(email, { state, subState, didYouMean }),
    unsetVerdict: (email) => verdicts.unset(email),
    batches: () => batches.all().map((batch) => report(parts, batch)),
  };
}

function report({ service }: TruelistServerParts, batch: Parameters<typeof presentBatch>[0]): TruelistBatchReport {
  const { settings, clock } = service.backend;
  const shown = presentBatch(batch, { settings, now: clock.now(), csvUrl: () => "" });
  const {
    safest_bet_csv_url: _safest,
    highest_reach_csv_url: _highest,
    only_invalid_csv_url: _invalid,
    annotated_csv_url: _annotated,
    ...told
  } = shown;
  return { ...told, emails: batch.list.rows.map(({ email }) => email) };
}
