/** Stores whose customers Truelist looks at, or is asked for what Storegate leaves unknown. */
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { setUpValidation, type Api } from "./harness.js";
import { allResults, type ResultFields } from "./syncs.js";

/** A store with its own stand-in, whose batches are done at once. */
export interface TruelistStore {
  readonly sandbox: Sandbox;
  readonly truelist: Sandbox["control"]["truelist"];
  readonly storeId: string;
  readonly integrationId: string;
}

/** Connects a store of its own. @param config what differs in `truelist`, and the provider */
export async function truelistStore(
  gateway: Api,
  storeHash: string,
  customers: number,
  config: { readonly provider?: string; readonly truelist?: object } = {},
): Promise<TruelistStore> {
  const sandbox = await startSandbox({ customers, plan: "enterprise", storeHash });
  const { truelist } = sandbox.control;
  truelist.setBatchTime({ pendingMs: 0, processingMs: 0 });
  const { provider = "truelist" } = config;
  const access = { apiKey: sandbox.truelistKey, url: sandbox.truelistUrl, ...config.truelist };
  return { sandbox, truelist, ...(await setUpValidation(gateway, { provider, truelist: access }, sandbox)) };
}

/** What each customer's result tells. */
export async function resultsOf(gateway: Api, syncId: string): Promise<ReadonlyMap<string, ResultFields>> {
  const results = await allResults(gateway, syncId);
  return new Map(results.map((result) => [result.externalId ?? "", result]));
}

/** What the stand-in says of addresses, as a status of ours. */
export function statusBy(truelist: TruelistStore["truelist"], email: string): string {
  const { state, subState } = truelist.verdict(email);
  if (state === "ok") return "valid";
  if (state === "accept_all" || subState === "accept_all") return "risky";
  return state;
}

/** Statuses that stand in the store, by customer. */
export function statuses({ control }: Sandbox): ReadonlyMap<string, string> {
  const ours = control.attributes().find(({ name }) => name === "Storegate Validation Status")?.id;
  const values = [...control.attributeValues()].filter((each) => each.attribute_id === ours);
  return new Map(values.map((each) => [String(each.customer_id), each.attribute_value]));
}

/** How many addresses were paid for, and that none was twice. */
export function paid({ truelist }: Pick<TruelistStore, "truelist">): number {
  const credits = Object.values(truelist.billed());
  if (credits.some((each) => each !== 1)) throw new Error("an address was paid for twice");
  return credits.length;
}
