import type { JsonObject, ObservedRecord, PlannedChange, RecordPlan } from "@storegate/connector-kit";
import { createConcurrencyGate } from "../dns/concurrency-gate.js";
import type { EmailStatus } from "../pipeline/reasons.js";
import { attributeFields, attributeValue } from "./attribute-resource.js";
import type { CustomerSource } from "./customer-source.js";
import { groupFields, groupValue } from "./group-resource.js";
import { requireDns } from "./require-dns.js";
import type { ValidationSyncContext } from "./runtime.js";

/** Addresses of one page that are judged at once; the resolver bounds the questions of all pages together. */
const parallelVerdicts = 50;

/**
 * Judges every customer's address and plans what differs from the verdict; one plan for each record, in their order. A domain
 * that cannot be asked for makes its customers `unknown`, as long as the DNS itself can be asked.
 * @throws Fault UNAVAILABLE, DNS_UNREACHABLE, when it cannot: then nothing of the page is knowledge.
 */
export async function planCustomers(
  context: ValidationSyncContext,
  records: readonly ObservedRecord<CustomerSource>[],
): Promise<RecordPlan[]> {
  const gate = createConcurrencyGate(parallelVerdicts);
  const plans = await Promise.all(records.map((record) => gate(() => planCustomer(context, record))));
  // After the last verdict: a question of the page that got no response has put an earlier yes in doubt by then.
  if (plans.some(({ reason }) => reason === "dns_failure")) await requireDns(context.runtime.resolver, context.signal);
  return plans;
}

async function planCustomer(
  context: ValidationSyncContext,
  { source, observed }: ObservedRecord<CustomerSource>,
): Promise<RecordPlan> {
  if (source.email.trim() === "") return { skip: true, reason: "no_email" };
  const verdict = await context.runtime.pipeline.validate(source.email, context.signal);
  const { status, reason, didYouMean, evidence } = verdict;
  const group = planGroup(context, observed, status);
  const changes = [...planAttribute(observed, status), ...group.changes];
  return { label: status, reason, details: { didYouMean, evidence, ...group.details }, changes };
}

type Observed = ObservedRecord<CustomerSource>["observed"];

function planAttribute(observed: Observed, status: EmailStatus): PlannedChange[] {
  const current = attributeValue(observed["attribute"] ?? null);
  if (current === status) return [];
  const [before, after] = [attributeFields(current), attributeFields(status)];
  return [{ resource: "attribute", action: "update", before, after }];
}

/** A customer in a group that is not ours keeps it; one without, or in one of ours, gets the group of its status. */
function planGroup(
  { config, state }: ValidationSyncContext,
  observed: Observed,
  status: EmailStatus,
): { readonly changes: PlannedChange[]; readonly details: JsonObject } {
  if (state.groups === "policy") return { changes: [], details: {} };
  if (state.groups === "unavailable") return { changes: [], details: { groupsUnavailable: true } };
  const current = groupValue(observed["group"] ?? null);
  const ours: readonly string[] = Object.values(config.groupNames);
  if (current !== null && !ours.includes(current.name)) return { changes: [], details: { groupKept: current.name } };
  const name = config.groupNames[status];
  if (current?.name === name) return { changes: [], details: {} };
  const after = groupFields({ id: state.groups.idOf(name), name });
  return { changes: [{ resource: "group", action: "update", before: groupFields(current), after }], details: {} };
}
