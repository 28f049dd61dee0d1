/** Planning: what becomes of each person. */
import type { Fault, JsonObject, ObservedRecord, PlannedChange, RecordPlan } from "@storegate/connector-kit";
import type { ConsentEvent } from "../ledger/ledger.js";
import type { ListsState, ListsSyncContext } from "../lists-context.js";
import { newsletterConsent } from "../observed/sighting.js";
import type { FieldValue } from "../providers/provider.js";
import { missingProof } from "./consent-proof.js";
import { entered, isWritten, left } from "./contact-change.js";
import { contactFieldsIn, type ContactFields } from "./contact-fields.js";
import { fits, typeOf } from "./field-types.js";
import { judgePerson, type Judgement } from "./judge-person.js";
import type { PersonSource } from "./person-source.js";
import { lookedAt, personValue, valueFor } from "./person-values.js";
import { sameValue } from "../providers/field-values.js";

/** One plan for each person. */
export async function planPeople(
  context: ListsSyncContext,
  records: readonly ObservedRecord<PersonSource>[],
): Promise<RecordPlan[]> {
  return records.map((record) => planOf(context, record));
}

function planOf(
  { state, config, store }: ListsSyncContext,
  { source, observed }: ObservedRecord<PersonSource>,
): RecordPlan {
  const judgement = judgePerson(source, state.lists, config);
  const sightings = lookedAt(source.sightings, config);
  const person = { sightings, knowsCustomers: config.customers.enabled };
  const { label, reason } = judgement;
  const changes = [
    ...contactChanges(judgement, observed["contact"] ?? null, () =>
      Object.fromEntries(
        config.fields
          .filter((field) => fits(field, state.fieldTypes))
          .map((field) => [
            field.to,
            valueFor(personValue(person, field.from, store), typeOf(field, state.fieldTypes)),
          ]),
      ),
    ),
    ...(config.writeOptOuts && judgement.optsOutInStore ? optOut(observed["subscriber"] ?? null) : []),
  ];
  const details = detailsOf(judgement, { ...source, sightings });
  const problem = barring(state, changes);
  if (problem) return { label, reason, details, problem };
  if (changes.length === 0 && label === "not_listed") return { label, reason, details, skip: true };
  return { label, reason, details, changes };
}

/**
 * Why nothing of a person's changes can be carried out: a list that they would come into is not there, or a data field does not take its values. Where
 * somebody leaves a list besides, that is done, and the rest fails as it is carried out.
 */
function barring({ lists, unfitting }: ListsState, changes: readonly PlannedChange[]): Fault | undefined {
  const [change, more] = changes;
  if (!change || more || change.resource !== "contact" || left(change).length > 0) return undefined;
  if (unfitting && isWritten(change)) return unfitting;
  const names = entered(change);
  return lists.find(({ name, problem }) => problem && names.includes(name))?.problem;
}

function contactChanges(
  { wanted, label }: Judgement,
  observed: JsonObject | null,
  values: () => Record<string, FieldValue>,
): PlannedChange[] {
  const before = contactFieldsIn(observed ?? { lists: [], data: {} });
  const lists = [...wanted].toSorted();
  // Of whom no list is wanted nothing is told to a provider, but that they leave.
  const data = label === "listed" ? { ...before.data, ...known(values()) } : before.data;
  const isSame = JSON.stringify(before.lists) === JSON.stringify(lists) && sameData(before.data, data);
  if (isSame) return [];
  return [
    {
      resource: "contact",
      action: "update",
      before: { lists: [...before.lists], data: { ...before.data } },
      after: { lists, data: { ...data } },
    },
  ];
}

/** What is not known here may be known there: nothing is emptied. */
function known(values: Record<string, FieldValue>): Record<string, FieldValue> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** Other consents stay; nothing but the newsletter's is ever taken away, and none is ever given. */
function optOut(observed: JsonObject | null): PlannedChange[] {
  const consents = consentsIn(observed);
  if (!consents.includes(newsletterConsent)) return [];
  return [
    {
      resource: "subscriber",
      action: "update",
      before: { consents },
      after: { consents: consents.filter((each) => each !== newsletterConsent) },
    },
  ];
}

/** Consents in a subscriber's owned fields. */
export function consentsIn(fields: JsonObject | null): string[] {
  const consents = fields?.["consents"];
  return Array.isArray(consents) ? consents.map(String) : [];
}

function sameData(one: ContactFields["data"], other: ContactFields["data"]): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => sameValue(one[name], other[name]));
}

function detailsOf({ decidedBy, label }: Judgement, { sightings, status }: PersonSource): JsonObject {
  return {
    ...(decidedBy?.purpose === "marketing" && label === "listed" ? { consentProof: proofDetails(decidedBy) } : {}),
    isA: [...new Set(sightings.map(({ kind }) => kind))],
    ...(decidedBy ? { consent: decisive(decidedBy) } : {}),
    ...(status === null ? {} : { providerStatus: status }),
  };
}

/** Whether the provider is told of the consent itself, which takes all of its proof. */
function proofDetails(event: ConsentEvent): JsonObject {
  const missing = missingProof(event);
  return missing.length === 0 ? { kept: "sent" } : { kept: "here", missing: [...missing] };
}

function decisive({ id, purpose, value, source, at }: ConsentEvent): JsonObject {
  // One that a dry run foretells is not written down.
  return { ...(id && { event: id }), purpose, value, source, at: at.toISOString() };
}
