/** Writing contacts: an import that Dotdigital carries out in its own time (version 3). */
import { Fault } from "@storegate/connector-kit";
import { sleep } from "@storegate/http-client";
import { normalisedAddress } from "../../ledger/normalised-address.js";
import { optedOutThere } from "../provider-faults.js";
import type { ContactWrite, WriteOutcome } from "../provider.js";
import { oneContact } from "./contacts.js";
import type { DotdigitalClient } from "./dotdigital-client.js";
import { importStarted, importState } from "./dotdigital-answers.js";

/** The vendor advises to ask every 5 to 30 seconds; small imports are done sooner. */
const pausesMs = [500, 1000, 2000, 5000, 10_000];
/** What is not done by then is asked for by the next sync. */
const longestMs = 20 * 60_000;

/**
 * Writes contacts in one import, and answers what became of each. Nobody's subscription is part of it: who opted out stays so. Sent twice it is as
 * sent once.
 */
export async function importContacts(
  client: DotdigitalClient,
  writes: readonly ContactWrite[],
): Promise<readonly WriteOutcome[]> {
  const { importId } = await client.ask({
    method: "PUT",
    path: "/contacts/v3/import",
    body: { mergeOption: "overwrite", contacts: writes.map(toWire) },
    what: "an import",
    schema: importStarted,
    idempotent: true,
  });
  const { failures, summary } = await finished(client, importId);
  // Of those only the number is told.
  const suppressed =
    (summary?.globallySuppressed ?? 0) > 0 ? await suppressedOf(client, writes) : new Map<string, string>();
  const faults = new Map(
    (failures ?? []).flatMap(({ identifiers, failures: reasons }) => {
      const email = identifiers?.email;
      return email ? [[keyOf(email), reasons ?? []] as const] : [];
    }),
  );
  return Promise.all(
    writes.map((write) => {
      const status = suppressed.get(write.email);
      if (status !== undefined) return { ok: false, fault: optedOutThere(write.email, status) } as const;
      return outcomeOf(client, write, faults.get(keyOf(write.email)));
    }),
  );
}

/** Who of them is sent nothing, with their status: each is looked at. */
async function suppressedOf(
  client: DotdigitalClient,
  writes: readonly ContactWrite[],
): Promise<ReadonlyMap<string, string>> {
  const suppressed = new Map<string, string>();
  for (const { email } of writes) {
    const found = await oneContact(client, email, []);
    if (found?.isOptedOut) suppressed.set(email, found.status);
  }
  return suppressed;
}

type Failures = readonly { readonly failureCode: string; readonly description?: string | null | undefined }[];

async function outcomeOf(
  client: DotdigitalClient,
  write: ContactWrite,
  failures: Failures | undefined,
): Promise<WriteOutcome> {
  const grave = failures?.find(({ failureCode }) => failureCode.toLowerCase() !== "consentrecordsnotapplied");
  const isConsentKept = write.consent !== undefined && (failures ?? []).length === 0;
  if (!grave) return { ok: true, consentKept: isConsentKept };
  if (/suppress|unsubscribed/i.test(`${grave.failureCode} ${grave.description ?? ""}`)) {
    const found = await oneContact(client, write.email, []);
    return { ok: false, fault: optedOutThere(write.email, found?.status ?? "suppressed") };
  }
  return {
    ok: false,
    fault: new Fault({
      kind: "INPUT",
      code: "DOTDIGITAL_CONTACT_REFUSED",
      message: `Dotdigital refused ${write.email}: ${[grave.failureCode, grave.description].filter(Boolean).join(", ")}.`,
      field: grave.failureCode.toLowerCase().includes("email") ? "email" : undefined,
    }),
  };
}

async function finished(client: DotdigitalClient, importId: string) {
  const started = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    await sleep(pausesMs[Math.min(attempt, pausesMs.length - 1)] ?? 0, client.signal);
    const state = await client.ask({
      method: "GET",
      path: `/contacts/v3/import/${encodeURIComponent(importId)}`,
      what: "how an import fares",
      schema: importState,
    });
    if (state.status === "finished") return state;
    if (state.status !== "not_finished" && state.status !== "not_started") throw importFailed(state.status);
    if (Date.now() - started > longestMs) throw importUnfinished();
  }
}

function importFailed(status: string): Fault {
  if (status === "exceeds_allowed_contact_limit")
    return new Fault({
      kind: "CONFIG",
      code: "DOTDIGITAL_ACCOUNT_FULL",
      message: "Dotdigital takes no more contacts: the account's limit is reached.",
      remedy: "Have the account's limit raised, or contacts deleted that nobody needs; then sync again.",
    });
  if (status === "rejected_by_watchdog")
    return new Fault({
      kind: "INPUT",
      code: "DOTDIGITAL_IMPORT_REJECTED",
      message: "Dotdigital's watchdog rejected the import of contacts.",
      remedy: "Look at the import in Dotdigital, or ask its support what is wrong with these contacts.",
    });
  return new Fault({
    kind: "UNAVAILABLE",
    code: "DOTDIGITAL_IMPORT_FAILED",
    message: `Dotdigital did not carry an import out: ${status}.`,
    remedy: "It is tried again.",
  });
}

function importUnfinished(): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "DOTDIGITAL_IMPORT_UNFINISHED",
    message: "Dotdigital has not finished an import within twenty minutes.",
    remedy: "It is tried again; an import that is done twice is as one.",
  });
}

/** By the words of requests, which are camelCase. */
function toWire({ email, addTo, fields, consent }: ContactWrite): object {
  return {
    matchIdentifier: "email",
    identifiers: { email },
    dataFields: fields,
    ...(addTo.length > 0 ? { lists: addTo.map(Number) } : {}),
    ...(consent
      ? {
          consentRecords: [
            {
              text: consent.text,
              dateTimeConsented: consent.at.toISOString(),
              url: consent.url,
              ipAddress: consent.ipAddress,
              userAgent: consent.userAgent,
            },
          ],
        }
      : {}),
  };
}

function keyOf(email: string): string {
  return normalisedAddress(email) ?? email.toLowerCase();
}
