/** What an import that is finished says of each contact: what is not said is looked up. */
import { Fault } from "@storegate/connector-kit";
import { normalisedAddress } from "../../ledger/normalised-address.js";
import { sameValue } from "../field-values.js";
import type { ContactWrite, ProviderContact, WriteOutcome } from "../provider.js";
import { isWhole } from "./contact-wire.js";
import type { ImportState } from "./dotdigital-answers.js";

/** What is said of one write: its outcome; or nothing, or nothing but that it is sent nothing there. */
export type Said = { readonly write: ContactWrite } & (
  | { readonly outcome: WriteOutcome }
  | { readonly isSuppressed: boolean }
);

type Failure = NonNullable<NonNullable<ImportState["failures"]>[number]["failures"]>[number];

/** The failure of a consent alone: the contact is written without it. */
const consentFailure = "consentrecordsnotapplied";

/** What is said of each, in their order. */
export function saidOf(writes: readonly ContactWrite[], state: ImportState): readonly Said[] {
  const failures = failuresByKey(state);
  const isRefused = (write: ContactWrite): boolean => failures.get(keyOf(write.email))?.some(isGrave) ?? false;
  const written = new Set(
    [...(state.created ?? []), ...(state.updated ?? [])].flatMap(({ identifiers }) =>
      identifiers?.email ? [keyOf(identifiers.email)] : [],
    ),
  );
  const { newContacts, updatedContacts } = state.summary ?? {};
  const done = writes.length - writes.filter(isRefused).length;
  // Some answers count those that were written, and do not name them.
  const areAllDone = (newContacts ?? 0) + (updatedContacts ?? 0) === done;
  return writes.map((write) => {
    const own = failures.get(keyOf(write.email)) ?? [];
    const grave = own.find(isGrave);
    if (grave) return isOfOptOut(grave) ? { write, isSuppressed: true } : { write, outcome: refused(write, grave) };
    if (!written.has(keyOf(write.email)) && !areAllDone) return { write, isSuppressed: false };
    const consentKept = write.consent !== undefined && isWhole(write.consent) && own.length === 0;
    return { write, outcome: { ok: true, consentKept } };
  });
}

/** How many of them are sent nothing that nobody was named for. */
export function unnamedSuppressed({ summary }: ImportState, named: number): number {
  return Math.max(0, (summary?.globallySuppressed ?? 0) - named);
}

/** Whether a contact is as a write wants it. */
export function isAsWritten({ lists, fields }: ProviderContact, write: ContactWrite): boolean {
  const now = new Map(Object.entries(fields).map(([name, value]) => [name.toUpperCase(), value]));
  return (
    write.addTo.every((list) => lists.includes(list)) &&
    Object.entries(write.fields).every(([name, value]) => sameValue(now.get(name.toUpperCase()), value))
  );
}

function failuresByKey({ failures }: ImportState): ReadonlyMap<string, readonly Failure[]> {
  const byKey = new Map<string, Failure[]>();
  for (const { identifiers, failures: reasons } of failures ?? []) {
    if (!identifiers?.email) continue;
    const key = keyOf(identifiers.email);
    const told = reasons?.length ? reasons : [{ failureCode: "failed", description: "no reason was given" }];
    byKey.set(key, [...(byKey.get(key) ?? []), ...told]);
  }
  return byKey;
}

function isGrave({ failureCode }: Failure): boolean {
  return failureCode.toLowerCase() !== consentFailure;
}

function isOfOptOut({ failureCode, description }: Failure): boolean {
  return /suppress|unsubscribed|opted.?out/i.test(`${failureCode} ${description ?? ""}`);
}

function refused({ email }: ContactWrite, { failureCode, description }: Failure): WriteOutcome {
  const isOfAddress = failureCode.toLowerCase() === "invalidemail";
  const said = [failureCode, description].filter((part) => part).join(", ");
  return {
    ok: false,
    fault: new Fault({
      kind: "INPUT",
      code: isOfAddress ? "DOTDIGITAL_EMAIL_REFUSED" : "DOTDIGITAL_CONTACT_REFUSED",
      message: `Dotdigital refused ${email}: ${said.replace(/\.+$/, "")}.`,
      remedy: isOfAddress
        ? "Correct the address in the store, and sync again."
        : "Look at the contact in Dotdigital, and mend what it names.",
      field: isOfAddress ? "email" : undefined,
    }),
  };
}

/** Dotdigital may answer an address in another case, or its domain in another form. */
function keyOf(email: string): string {
  return normalisedAddress(email) ?? email.trim().toLowerCase();
}
