/** Writing contacts: an import that Dotdigital carries out in its own time (version 3). */
import { Fault } from "@storegate/connector-kit";
import { notAnswered } from "../provider-faults.js";
import type { ContactWrite, WriteOutcome } from "../provider.js";
import { awaitJob } from "./await-job.js";
import { inImports, toWire } from "./contact-wire.js";
import { oneContact } from "./contacts.js";
import { importStarted, importState, type ImportState } from "./dotdigital-answers.js";
import type { DotdigitalClient } from "./dotdigital-client.js";
import { suppressed, suppressedCode } from "./dotdigital-faults.js";
import { importFailed, importLost, importUnfinished } from "./import-faults.js";
import { isAsWritten, saidOf, unnamedSuppressed } from "./import-outcomes.js";

/** How many contacts are looked up at the same time. */
const looksAtOnce = 8;

/**
 * Writes contacts, and answers what became of each. Nobody's subscription is part of it: who opted out stays so. Sent twice it is as
 * sent once, and so an import whose answer was lost is sent again.
 */
export async function importContacts(
  client: DotdigitalClient,
  writes: readonly ContactWrite[],
): Promise<readonly WriteOutcome[]> {
  const outcomes: WriteOutcome[] = [];
  for (const some of inImports(writes)) outcomes.push(...(await importSome(client, some)));
  return outcomes;
}

async function importSome(client: DotdigitalClient, writes: readonly ContactWrite[]): Promise<readonly WriteOutcome[]> {
  const { importId } = await client.ask({
    method: "PUT",
    path: "/contacts/v3/import",
    body: { mergeOption: "overwrite", contacts: writes.map(toWire) },
    what: "an import",
    schema: importStarted,
    idempotent: true,
  });
  const state = await finished(client, importId);
  return settled(client, writes, state);
}

async function finished(client: DotdigitalClient, importId: string): Promise<ImportState> {
  const look = async (): Promise<ImportState | undefined> => {
    const state = await client
      .ask({
        method: "GET",
        path: `/contacts/v3/import/${encodeURIComponent(importId)}`,
        what: "the question how an import fares",
        schema: importState,
      })
      .catch((error: unknown) => {
        throw error instanceof Fault && error.kind === "NOT_FOUND" ? importLost(error) : error;
      });
    if (state.status === "finished") return state;
    if (state.status === "not_finished" || state.status === "not_started") return undefined;
    throw importFailed(state.status);
  };
  return awaitJob(client, look, importUnfinished);
}

/** Looks up those of whom nothing was said; and all, where more are sent nothing than were found: of those Dotdigital tells their number alone. */
async function settled(
  client: DotdigitalClient,
  writes: readonly ContactWrite[],
  state: ImportState,
): Promise<readonly WriteOutcome[]> {
  const said = saidOf(writes, state);
  const settledSo = await inGroups(said, async ({ write, ...own }) => ({
    write,
    outcome: "outcome" in own ? own.outcome : await lookedUp(client, write, own.isSuppressed),
  }));
  const outcomes = settledSo.map(({ outcome }) => outcome);
  if (unnamedSuppressed(state, outcomes.filter(isSuppression).length) === 0) return outcomes;
  return inGroups(settledSo, async ({ write, outcome }) => {
    if (!outcome.ok) return outcome;
    const contact = await oneContact(client, write.email, []);
    return contact?.isOptedOut ? { ok: false, fault: suppressed(write.email, contact.status) } : outcome;
  });
}

/** What became of a write, by the contact as it is now. */
async function lookedUp(client: DotdigitalClient, write: ContactWrite, isSuppressed: boolean): Promise<WriteOutcome> {
  const contact = await oneContact(client, write.email, Object.keys(write.fields));
  const status = contact?.isOptedOut ? contact.status : isSuppressed ? "suppressed" : undefined;
  if (status !== undefined) return { ok: false, fault: suppressed(write.email, status) };
  if (contact && isAsWritten(contact, write)) return { ok: true, consentKept: false };
  return { ok: false, fault: notAnswered(write.email) };
}

async function inGroups<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += looksAtOnce)
    answers.push(...(await Promise.all(items.slice(from, from + looksAtOnce).map(ask))));
  return answers;
}

function isSuppression(outcome: WriteOutcome): boolean {
  return !outcome.ok && outcome.fault.code === suppressedCode;
}
