/** Imports: many contacts at once, in the account's own time (version 3). */
import { asObject } from "../api/json-reader.js";
import { asksToSubscribe, type ImportedContact, isEmail, readConsents, readImported } from "./contact-reader.js";
import { type ContactRecord, isSuppressed } from "./contact-record.js";
import { type MergeOption, unknownLists, writeContact } from "./contact-writing.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";
import {
  type DotdigitalAnswer,
  type DotdigitalCall,
  type DotdigitalRoutes,
  low,
  ok,
  unlimited,
} from "./dotdigital-endpoint.js";
import { refusedV3 } from "./dotdigital-refusal.js";

/** Their routes. */
export const importRoutes: DotdigitalRoutes = {
  "/contacts/v3/import": { PUT: low(importContacts) },
  "/contacts/v3/import/{id}": { GET: unlimited(importState) },
};

const mergeOptions: readonly MergeOption[] = ["overwrite", "overwriteIfNotEmpty", "overwriteIfEmpty"];

/** What became of an import. */
interface Outcome {
  readonly created: ContactRecord[];
  readonly updated: ContactRecord[];
  readonly failures: object[];
  globallySuppressed: number;
  invalidEntries: number;
  duplicateIdentifiers: number;
}

interface Failure {
  readonly failureCode: string;
  readonly description: string;
}

function importContacts({ account, body }: DotdigitalCall): DotdigitalAnswer {
  const { contacts, mergeOption = "overwrite" } = asObject(body);
  if (!Array.isArray(contacts) || contacts.length === 0)
    throw refusedV3(400, "contacts:noContactsSpecified", "There are no contacts.");
  const merge = mergeOptions.find((option) => option === mergeOption);
  if (merge === undefined) throw refusedV3(400, "contacts:badJson", "mergeOption is none that is known.");
  const { endsAs, times, mostActive, notFinished } = account.imports;
  if (account.jobs.active("import") >= mostActive)
    throw refusedV3(429, "contacts:tooManyActiveImports", "Too many imports are active.");
  account.resubscribing += contacts.filter(asksToSubscribe).length;
  const read = contacts.map(readImported);
  if (endsAs !== null && times > 0) {
    account.imports = { ...account.imports, times: times - 1 };
    return { status: 202, body: { importId: account.jobs.begin("import", notFinished, () => ({ status: endsAs })) } };
  }
  const outcome = carryOut(account, read, merge);
  return { status: 202, body: { importId: account.jobs.begin("import", notFinished, () => told(account, outcome)) } };
}

function importState({ account, places: [id = ""] }: DotdigitalCall): DotdigitalAnswer {
  const state = account.jobs.look("import", id);
  if (state === undefined) throw refusedV3(404, "contacts:importNotFound", "There is no such import.");
  return ok({ importId: id, ...(state ?? { status: "NotFinished" }) });
}

function carryOut(account: DotdigitalAccount, given: readonly ImportedContact[], merge: MergeOption): Outcome {
  const outcome: Outcome = {
    created: [],
    updated: [],
    failures: [],
    globallySuppressed: 0,
    invalidEntries: 0,
    duplicateIdentifiers: 0,
  };
  const seen = new Set<ContactRecord>();
  for (const each of given) carryOutOne(account, each, merge, outcome, seen);
  return outcome;
}

function carryOutOne(
  account: DotdigitalAccount,
  given: ImportedContact,
  merge: MergeOption,
  outcome: Outcome,
  seen: Set<ContactRecord>,
): void {
  const { matchIdentifier, identifiers } = given;
  const fail = (failure: Failure): void =>
    void outcome.failures.push({ matchIdentifier, identifiers, failures: [failure] });
  const invalid = invalidity(account, given);
  if (invalid !== undefined) {
    outcome.invalidEntries += 1;
    fail(invalid);
    return;
  }
  const there = matched(account, given);
  const email = identifiers.email ?? there?.email ?? "";
  const owner = account.contacts.get(email);
  if ((there !== undefined && seen.has(there)) || (owner !== undefined && owner !== there)) {
    outcome.duplicateIdentifiers += 1;
    fail({ failureCode: "duplicateIdentifier", description: `Duplicate identifier detected for email '${email}'` });
    return;
  }
  const mayComeBack = asksToSubscribe(given) && there?.status === "unsubscribed";
  if (there !== undefined && isSuppressed(there.status) && !mayComeBack) {
    seen.add(there);
    outcome.globallySuppressed += 1;
    return;
  }
  const contact = there ?? account.contacts.add(email);
  seen.add(contact);
  if (email !== contact.email) account.contacts.rename(contact, email);
  writeContact(account, contact, given, merge);
  (there === undefined ? outcome.created : outcome.updated).push(contact);
  for (const failure of partFailures(account, given)) fail(failure);
}

function matched(
  account: DotdigitalAccount,
  { matchIdentifier, identifiers }: ImportedContact,
): ContactRecord | undefined {
  return matchIdentifier === "email"
    ? account.contacts.get(identifiers.email ?? "")
    : account.contacts.byId(identifiers.contactId ?? 0);
}

/** Why nothing is done for a contact. */
function invalidity(account: DotdigitalAccount, given: ImportedContact): Failure | undefined {
  const { matchIdentifier, identifiers, dataFields = {} } = given;
  const email = identifiers.email ?? matched(account, given)?.email;
  if (email === undefined && matchIdentifier === "contactId")
    return { failureCode: "contactNotFound", description: "The contact could not be found" };
  if (email === undefined || !isEmail(email))
    return { failureCode: "invalidEmail", description: "The e-mail address is not valid." };
  if (account.isRefused(email))
    return { failureCode: "invalidEmail", description: "The e-mail address is not accepted." };
  const problem = account.fields.problem(dataFields);
  return problem === undefined ? undefined : { failureCode: "invalidDataField", description: problem };
}

/** What of a contact that was written was not. */
function partFailures(account: DotdigitalAccount, given: ImportedContact): readonly Failure[] {
  const lists = unknownLists(account, given);
  const isProven = given.consentRecords === undefined || readConsents(given.consentRecords) !== undefined;
  return [
    ...(lists.length === 0
      ? []
      : [{ failureCode: "listNotFound", description: `There is no list ${lists.join(", ")}.` }]),
    ...(isProven
      ? []
      : [
          {
            failureCode: "consentRecordsNotApplied",
            description: "The provided consent records could not be applied as they were incorrectly formatted",
          },
        ]),
  ];
}

function told({ settings }: DotdigitalAccount, outcome: Outcome): object {
  const { created, updated, failures, globallySuppressed, invalidEntries, duplicateIdentifiers } = outcome;
  const named = (records: readonly ContactRecord[]): readonly object[] =>
    settings.nameImported ? records.map(({ id, email }) => ({ contactId: id, identifiers: { email } })) : [];
  return {
    status: "Finished",
    summary: {
      newContacts: created.length,
      updatedContacts: updated.length,
      globallySuppressed,
      invalidEntries,
      duplicateIdentifiers,
    },
    created: named(created),
    updated: named(updated),
    failures,
  };
}
