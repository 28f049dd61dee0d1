/** A store as new, and the name servers of its customers' addresses; some of its answers are faults that heal. */
import { startSandbox, type FaultRule, type Sandbox } from "@storegate/sandbox";
import { Random } from "../fuzz/random.ts";

/** What a world is made of. */
export interface WorldSettings {
  readonly customers: number;
  readonly storeHash: string;
  /** Which requests fail, and how; none do where it is undefined. */
  readonly faultSeed?: number | undefined;
}

/** The share of the requests that fail. */
const faultShare = 0.05;
/** Domains that never answer would be waited for by every process anew. Failing at once, they get the same verdict. */
const silentDomains = ["stiller-hafen.de", "quiet-harbour-trading.com"];

/** The store refuses for now, and says for how long: it was asked too often. */
const tooOften: FaultRule["respond"] = {
  status: 429,
  headers: {
    "x-rate-limit-requests-left": "0",
    "x-rate-limit-requests-quota": "100000",
    "x-rate-limit-time-window-ms": "100",
    "x-rate-limit-time-reset-ms": "30",
  },
  body: { status: 429, title: "Too many requests" },
};

const faults: readonly FaultRule[] = [
  { act: "before", respond: { status: 503 } },
  { act: "after", respond: { status: 503 } },
  { act: "before", respond: "reset" },
  { act: "after", respond: "reset" },
  { respond: "truncated" },
  { act: "before", respond: tooOften },
];

/** Starts it. The same customers are always the same. */
export async function startWorld({ customers, storeHash, faultSeed }: WorldSettings): Promise<Sandbox> {
  const sandbox = await startSandbox({ customers, plan: "enterprise", orders: 0, storeHash });
  for (const domain of silentDomains) sandbox.control.dns.set(domain, "servfail");
  if (faultSeed === undefined) return sandbox;
  const random = new Random(faultSeed);
  // More than a run sends, with all that is sent again.
  const places = Array.from({ length: 200 + customers }, (_, place) => place).filter(() => random.chance(faultShare));
  // The last place first: a rule counts the requests that come by it, and those that an earlier one takes do not.
  for (const skip of places.toReversed()) sandbox.control.addFault({ ...random.pick(faults), skip });
  return sandbox;
}
