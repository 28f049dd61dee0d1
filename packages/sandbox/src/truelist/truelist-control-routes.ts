import { z } from "zod";
import { faultRules } from "../control/control-bodies.js";
import { type ControlRoute, taking } from "../control/control-route.js";
import { truelistSettingsPatch } from "./truelist-settings.js";

const count = z.int().min(0);
const verdict = z.strictObject({
  state: z.string(),
  subState: z.string(),
  didYouMean: z.string().nullable().default(null),
});

/** Truelist's control over HTTP. */
export const truelistControlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/truelist/calls", run: ({ truelist }) => truelist.calls() },
  { method: "DELETE", path: "/truelist/calls", run: ({ truelist }) => truelist.resetCalls() },
  {
    method: "POST",
    path: "/truelist/faults",
    ...taking(faultRules, ({ truelist }, rules) => [rules].flat().forEach((rule) => truelist.addFault(rule))),
  },
  { method: "DELETE", path: "/truelist/faults", run: ({ truelist }) => truelist.clearFaults() },
  { method: "GET", path: "/truelist/held", run: ({ truelist }) => ({ requests: truelist.held() }) },
  { method: "DELETE", path: "/truelist/held", run: ({ truelist }) => truelist.releaseHeld() },
  {
    method: "POST",
    path: "/truelist/held/await",
    ...taking(z.strictObject({ requests: count }), ({ truelist }, { requests }) => truelist.untilHeld(requests)),
  },
  {
    method: "POST",
    path: "/truelist/stall",
    ...taking(z.strictObject({ requests: count.min(1) }), ({ truelist }, { requests }) => truelist.stall(requests)),
  },
  {
    method: "PUT",
    path: "/truelist/key",
    ...taking(z.strictObject({ revoked: z.boolean() }), ({ truelist }, { revoked }) =>
      revoked ? truelist.revokeKey() : truelist.restoreKey(),
    ),
  },
  { method: "GET", path: "/truelist/settings", run: ({ truelist }) => truelist.settings() },
  {
    method: "PATCH",
    path: "/truelist/settings",
    ...taking(truelistSettingsPatch, ({ truelist }, patch) => truelist.set(patch)),
  },
  {
    method: "POST",
    path: "/truelist/advance",
    ...taking(z.strictObject({ ms: count }), ({ truelist }, { ms }) => truelist.advance(ms)),
  },
  { method: "DELETE", path: "/truelist/csv-urls", run: ({ truelist }) => truelist.expireCsvUrls() },
  {
    method: "PUT",
    path: "/truelist/credits",
    ...taking(z.strictObject({ credits: count.nullable() }), ({ truelist }, { credits }) =>
      truelist.setCredits(credits),
    ),
  },
  { method: "GET", path: "/truelist/credits", run: ({ truelist }) => ({ credits: truelist.credits() }) },
  { method: "GET", path: "/truelist/billed", run: ({ truelist }) => truelist.billed() },
  { method: "GET", path: "/truelist/asked", run: ({ truelist }) => truelist.asked() },
  { method: "GET", path: "/truelist/verdicts/{email}", run: ({ truelist }, { param }) => truelist.verdict(param) },
  {
    method: "PUT",
    path: "/truelist/verdicts/{email}",
    ...taking(verdict, ({ truelist }, { state, subState, didYouMean }, { param }) =>
      truelist.setVerdict(param, state, subState, didYouMean),
    ),
  },
  {
    method: "DELETE",
    path: "/truelist/verdicts/{email}",
    run: ({ truelist }, { param }) => truelist.unsetVerdict(param),
  },
  { method: "DELETE", path: "/truelist/verdicts", run: ({ truelist }) => truelist.unsetVerdict() },
  { method: "GET", path: "/truelist/batches", run: ({ truelist }) => truelist.batches() },
];
