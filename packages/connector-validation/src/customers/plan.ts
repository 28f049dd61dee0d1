import type { JsonObject, ObservedRecord, PlannedChange, RecordPlan } from "@storegate/connector-kit";
import type { EmailStatus } from "../pipeline/reasons.js";
import type { Verdict } from "../pipeline/verdict.js";
import { attributeFields, attributeValue } from "./attribute-resource.js";
import type { CustomerSource } from "./customer-source.js";
import { groupFields, groupValue } from "./group-resource.js";
import { isFreeGroup } from "./group-policy.js";
import { requireDns } from "./require-dns.js";
import type { ValidationSyncContext } from "./runtime.js";

/**
 * Judges every customer's address and plans what differs from the verdict; one plan for each record, in their order. A domain
 * that cannot be asked for makes its customers `unknown`, as long as the DNS itself can be asked.
 * @throws Fault UNAVAILABLE, DNS_UNREACHABLE, when it cannot: then nothing of the page is knowledge.
 */
export async function planCustomers(
  context: ValidationSyncContext,
  records: readonly ObservedRecord<CustomerSource>[],
): Promise<RecordPlan[]> {
  const { state, runtime, signal } = context;
  const emails = records.map(({ source }) => source.email).filter((email) => !isEmpty(email));
  const verdicts = await state.judge.judge(emails, signal);
  // After the last verdict: a question of the page that got no response has put an earlier yes in doubt by then.
  if (verdicts.some(({ reason }) => reason === "dns_failure")) await requireDns(runtime.resolver, signal);
  const next = verdicts.values();
  return records.map((record) => {
    const verdict = isEmpty(record.source.email) ? undefined : next.next().value;
    return verdict ? planCustomer(context, record, verdict) : { skip: true, reason: "no_email" };
  });
}

function isEmpty(email: string): boolean {
  return email.trim() === "";
}

function planCustomer(
  context: ValidationSyncContext,
  { source, observed }: ObservedRecord<CustomerSource>,
  { status, reason, didYouMean, evidence, provider, checkedAt, againAt }: Verdict,
): RecordPlan {
  const group = planGroup(context, observed, status);
  const changes = [...planAttribute(observed, status), ...group.changes];
  const details = { email: source.email, didYouMean, provider, checkedAt, againAt, evidence, ...group.details };
  return { label: status, reason, details, changes, ...(againAt === null ? {} : { memory: { againAt } }) };
}

type Observed = ObservedRecord<CustomerSource>["observed"];

function planAttribute(observed: Observed, status: EmailStatus): PlannedChange[] {
  const current = attributeValue(observed["attribute"] ?? null);
  if (current === status) return [];
  const [before, after] = [attributeFields(current), attributeFields(status)];
  return [{ resource: "attribute", action: "update", before, after }];
}

/** A customer in a group that the policy leaves alone keeps it; any other gets the group of its status. */
function planGroup(
  { config, state }: ValidationSyncContext,
  observed: Observed,
  status: EmailStatus,
): { readonly changes: PlannedChange[]; readonly details: JsonObject } {
  if (state.groups === "policy") return { changes: [], details: {} };
  if (state.groups === "unavailable") return { changes: [], details: { groupsUnavailable: true } };
  const current = groupValue(observed["group"] ?? null);
  if (current !== null && !isFreeGroup(config, current.name))
    return { changes: [], details: { groupKept: current.name } };
  const name = config.groupNames[status];
  if (current?.name === name) return { changes: [], details: {} };
  const after = groupFields({ id: state.groups.idOf(name), name });
  return { changes: [{ resource: "group", action: "update", before: groupFields(current), after }], details: {} };
}
