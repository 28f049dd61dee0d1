/** Putting people into lists, and writing their data fields. */
import { Fault, type Change } from "@storegate/connector-kit";
import type { Ledger } from "../ledger/ledger.js";
import { optOutsHeeded, type ListsApplyContext, type ListsSyncContext } from "../lists-context.js";
import { notAnswered } from "../providers/provider-faults.js";
import type { ConsentProof, ContactWrite } from "../providers/provider.js";
import { proofOf } from "./consent-proof.js";
import { changedData, entered, isWritten } from "./contact-change.js";
import { barring, fieldsMade, ownListsMade, type MadeList } from "./made-at-provider.js";
import { peopleOf } from "./read-people.js";
import { membershipList } from "./stored-people.js";

/** Why changes were not carried out; those that were are not among them. */
export type Faults = ReadonlyMap<Change, Fault>;

/** Puts people into lists, and writes their data fields. */
export async function enterLists(context: ListsApplyContext, changes: readonly Change[]): Promise<Faults> {
  const { lists, missing } = await ownListsMade(context, new Set(changes.flatMap(entered)));
  const barred = new Map<Change, Fault>(
    changes.flatMap((change) => {
      const fault = entered(change)
        .map((name) => missing.get(name))
        .find((each) => each !== undefined);
      return fault ? [[change, fault] as const] : [];
    }),
  );
  const unwritable = context.state.unfitting ?? (await fieldsMade(context).catch(barring));
  if (unwritable) return new Map(changes.filter(isWritten).map((change) => [change, unwritable]));
  const admitted = await admittedChanges(
    context,
    changes.filter((change) => !barred.has(change)),
    lists,
  );
  const allowed = changes.filter((change) => !barred.has(change) && !admitted.has(change));
  const written = await additions(context, allowed, lists);
  await settle(context, allowed, written, lists);
  return new Map([...barred, ...admitted, ...written]);
}

/**
 * By change that would put somebody into a list without their being admitted: why it does not. Whoever is admitted stands in the database before
 * anything is sent, which takes nobody without consent.
 */
async function admittedChanges(
  context: ListsSyncContext,
  changes: readonly Change[],
  lists: ReadonlyMap<string, MadeList>,
): Promise<Faults> {
  const people = await peopleOf(context);
  const { ledger } = people;
  const refused = new Map<Change, Fault>();
  for (const [name, list] of lists) {
    const entering = changes.filter((change) => entered(change).includes(name));
    if (entering.length === 0) continue;
    const heeded = await notOptedOut(
      ledger,
      entering.map(({ target }) => target),
      list,
    );
    const admitted = await ledger.admit(heeded, membershipList(people, list.id), list.purpose);
    for (const change of entering)
      if (!admitted.has(change.target)) refused.set(change, withoutConsent(change.target, name));
  }
  return refused;
}

/** Those who opted out of nothing that keeps them out of a list. */
async function notOptedOut(ledger: Ledger, addresses: readonly string[], list: MadeList): Promise<readonly string[]> {
  const purposes = optOutsHeeded(list).filter((purpose) => purpose !== list.purpose);
  // Of what the list is for nobody is admitted without consent.
  if (purposes.length === 0) return addresses;
  const records = await ledger.recordsOf(addresses);
  return addresses.filter(
    (address) =>
      !records.get(address)?.current.some(({ purpose, value }) => purposes.includes(purpose) && value === "WITHDRAWN"),
  );
}

async function additions(
  context: ListsApplyContext,
  changes: readonly Change[],
  lists: ReadonlyMap<string, MadeList>,
): Promise<Faults> {
  const written = changes.flatMap((change) => {
    const write = writeOf(change, lists);
    return write ? [{ change, write }] : [];
  });
  if (written.length === 0) return new Map();
  const proofs = await proofsOf(
    context,
    written.filter(({ write }) => write.addTo.length > 0).map(({ change }) => change.target),
  );
  const writes = written.map(({ change, write }) => ({ ...write, consent: proofs.get(change.target) }));
  const outcomes = await context.state.provider
    .as(context)
    .write(writes)
    .catch((error: unknown) => {
      const fault = barring(error);
      return writes.map(() => ({ ok: false, fault }) as const);
    });
  return new Map(
    written.flatMap(({ change }, index) => {
      const outcome = outcomes[index];
      if (outcome?.ok) return [];
      return [[change, outcome?.fault ?? notAnswered(change.target)] as const];
    }),
  );
}

/** Of people who come into a list, what proves that they agreed, where all of it is known. */
async function proofsOf(
  context: ListsSyncContext,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, ConsentProof>> {
  const people = await peopleOf(context);
  const { ledger } = people;
  const records = await ledger.recordsOf(addresses);
  return new Map(
    [...records].flatMap(([address, { current }]) => {
      const granted = current.find(({ purpose, value }) => purpose === "marketing" && value === "GRANTED");
      const proof = granted && proofOf(granted);
      return proof ? [[address, proof] as const] : [];
    }),
  );
}

/** What is to be written of a contact; nothing where it only leaves lists. */
function writeOf(change: Change, lists: ReadonlyMap<string, MadeList>): ContactWrite | undefined {
  const addTo = entered(change).flatMap((name) => lists.get(name)?.id ?? []);
  const fields = changedData(change);
  if (addTo.length === 0 && Object.keys(fields).length === 0) return undefined;
  return { email: change.target, addTo, fields };
}

/** Writes down who is in a list by now, and who did not come into it. */
async function settle(
  context: ListsSyncContext,
  changes: readonly Change[],
  failed: Faults,
  lists: ReadonlyMap<string, MadeList>,
): Promise<void> {
  const people = await peopleOf(context);
  const { ledger } = people;
  for (const [name, { id }] of lists) {
    const entering = changes.filter((change) => entered(change).includes(name));
    const [out, taken] = [true, false].map((isOut) =>
      entering.filter((change) => failed.has(change) === isOut).map(({ target }) => target),
    );
    await ledger.confirm(taken ?? [], membershipList(people, id));
    await ledger.dismiss(out ?? [], membershipList(people, id));
  }
}

function withoutConsent(address: string, list: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "CONSENT_MISSING",
    message: `${address} was not put into the list ${list}: by now nothing says that they agreed to it.`,
    remedy: "Nothing is to be done. Who agrees in the store is put into it by the next sync.",
  });
}
