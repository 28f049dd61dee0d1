/** People at the provider: which of our lists they are in, and their data fields. */
import { Fault, type Change, type ChangeOutcome, type Fields, type Resource } from "@storegate/connector-kit";
import type { ListsConfig } from "../config.js";
import type { ListsApplyContext, ListsRuntime, ListsState, ListsSyncContext, OwnList } from "../lists-context.js";
import { keepOwnLists } from "../observed/own-lists.js";
import { notAnswered } from "../providers/provider-faults.js";
import type { ConsentProof, ContactWrite, ListProvider } from "../providers/provider.js";
import { writesAtOnce } from "../providers/providers.js";
import { proofOf } from "./consent-proof.js";
import { contactFieldsIn, ownedFields, type ContactFields } from "./contact-fields.js";
import { comparableValue, personFieldTypes, sameValue } from "./person-values.js";
import { peopleOf } from "./read-people.js";
import { membershipList } from "./stored-people.js";

/** How many contacts are looked at, at the same time, one by one. */
const looksAtOnce = 8;

/** Contacts by address. Whoever is not there is as one in no list, since nobody is deleted. */
export const contactResource: Resource<ListsConfig, ListsRuntime, ListsState> = {
  batchSize: writesAtOnce,
  concurrency: 2,

  async observe({ state: { provider, lists }, config }, targets) {
    const found = new Map<string, Fields>();
    for (let from = 0; from < targets.length; from += looksAtOnce)
      await Promise.all(
        targets.slice(from, from + looksAtOnce).map(async (address) => {
          const names = config.fields.map(({ to }) => to);
          const owned = ownedFields(await provider.contact(address, names), lists, config.fields);
          found.set(address, asFields(owned));
        }),
      );
    return found;
  },

  async apply(context, changes) {
    // Who leaves goes first, and waits for nothing that coming needs.
    const removed = await removals(context, changes);
    const leaving = new Map(changes.map((change) => [change, removed.get(change)]));
    const added = await entries(
      context,
      changes.filter((change) => leaving.get(change) === undefined),
    );
    return changes.map((change): ChangeOutcome => {
      const fault = leaving.get(change) ?? added.get(change);
      return fault ? { ok: false, fault } : { ok: true };
    });
  },

  same: (a, b) => JSON.stringify(comparable(a)) === JSON.stringify(comparable(b)),

  undo: {
    /** Who left a list left it by opting out, or because nothing was known of any consent: no undo brings them back. */
    veto: ({ before, after }) =>
      isIn(after).some((list) => !isIn(before).includes(list)) ? "consent_not_raised" : undefined,
    within({ before, after }) {
      const { lists, data } = contactFieldsIn(after ?? { lists: [], data: {} });
      return asFields({ lists: lists.filter((list) => isIn(before).includes(list)), data });
    },
  },
};

type MadeList = OwnList & { readonly id: string };
type Faults = ReadonlyMap<Change, Fault>;

/** Puts people into lists, and writes their data fields. */
async function entries(context: ListsApplyContext, changes: readonly Change[]): Promise<Faults> {
  const { lists, missing } = await ownListsMade(context, changes);
  const barred = new Map<Change, Fault>(
    changes.flatMap((change) => {
      const fault = entered(change)
        .map((name) => missing.get(name))
        .find((each) => each !== undefined);
      return fault ? [[change, fault] as const] : [];
    }),
  );
  const unwritable = await fieldsMade(context, context.state.provider).catch(barring);
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

/** By name, each of our lists that people come into, made where it is missing; and why one cannot be had. */
async function ownListsMade(
  context: ListsApplyContext,
  changes: readonly Change[],
): Promise<{ readonly lists: ReadonlyMap<string, MadeList>; readonly missing: ReadonlyMap<string, Fault> }> {
  const { state } = context;
  const needed = new Set(changes.flatMap(entered));
  const lists = new Map<string, MadeList>();
  const missing = new Map<string, Fault>();
  for (const list of state.lists) {
    if (!needed.has(list.name) || lists.has(list.name)) continue;
    if (list.problem) missing.set(list.name, list.problem);
    else {
      try {
        lists.set(list.name, { ...list, id: list.id ?? (await listMade(context, list.name)) });
      } catch (error) {
        missing.set(list.name, barring(error));
      }
    }
  }
  await keepOwnLists(await peopleOf(context), [...state.lists, ...lists.values()]);
  return { lists, missing };
}

async function listMade({ state: { provider }, setUp }: ListsApplyContext, wanted: string): Promise<string> {
  const { id } = await setUp<{ id: string; name: string }>({
    type: "list",
    name: wanted,
    find: async () => {
      const found = (await provider.lists()).find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
      return found && { id: found.id, name: found.name };
    },
    create: async () => {
      const { id: newId, name } = await provider.createList(wanted);
      return { id: newId, name };
    },
  });
  return id;
}

/** What keeps people from coming in, and nobody from leaving, as a full account. @throws whatever else it is. */
function barring(error: unknown): Fault {
  const fault = Fault.from(error);
  if (fault.kind === "CONFIG" || fault.kind === "INPUT" || fault.kind === "CONFLICT") return fault;
  throw error;
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

async function fieldsMade({ config, setUp }: ListsApplyContext, provider: ListProvider): Promise<undefined> {
  for (const { to, from } of config.fields)
    await setUp<{ name: string }>({
      type: "data_field",
      name: to,
      find: async () => {
        const found = (await provider.dataFields()).find(({ name }) => name.toLowerCase() === to.toLowerCase());
        return found && { name: found.name };
      },
      create: async () => {
        await provider.createDataField({ name: to, type: personFieldTypes[from] });
        return { name: to };
      },
    });
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
  for (const [name, { id, purpose }] of lists) {
    const entering = changes.filter((change) => entered(change).includes(name));
    if (entering.length === 0) continue;
    const admitted = await ledger.admit(
      entering.map(({ target }) => target),
      membershipList(people, id),
      purpose,
    );
    for (const change of entering)
      if (!admitted.has(change.target)) refused.set(change, withoutConsent(change.target, name));
  }
  return refused;
}

async function removals(context: ListsApplyContext, changes: readonly Change[]): Promise<Faults> {
  const { provider, lists } = context.state;
  const people = await peopleOf(context);
  const { ledger } = people;
  const failed = new Map<Change, Fault>();
  for (const [name, id] of new Map(lists.map((list) => [list.name, list.id]))) {
    const leaving = changes.filter(({ before, after }) => isIn(before).includes(name) && !isIn(after).includes(name));
    if (id === null || leaving.length === 0) continue;
    try {
      const ids: string[] = [];
      for (const { target } of leaving) {
        const contact = await provider.contact(target, []);
        if (contact?.lists.includes(id)) ids.push(contact.id);
      }
      if (ids.length > 0) await provider.removeFromList(id, ids);
      await ledger.dismiss(
        leaving.map(({ target }) => target),
        membershipList(people, id),
      );
    } catch (error) {
      const fault = Fault.from(error);
      if (fault.kind !== "INPUT" && fault.kind !== "NOT_FOUND" && fault.kind !== "CONFLICT") throw error;
      for (const change of leaving) failed.set(change, fault);
    }
  }
  return failed;
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
  const outcomes = await context.state.provider.write(writes).catch((error: unknown) => {
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
function writeOf({ target, before, after }: Change, lists: ReadonlyMap<string, MadeList>): ContactWrite | undefined {
  const [was, is] = [contactFieldsIn(before), contactFieldsIn(after)];
  const addTo = is.lists.filter((name) => !was.lists.includes(name)).flatMap((name) => lists.get(name)?.id ?? []);
  const fields = Object.fromEntries(
    Object.entries(is.data).filter(([name, value]) => !sameValue(value, was.data[name])),
  );
  if (addTo.length === 0 && Object.keys(fields).length === 0) return undefined;
  return { email: target, addTo, fields };
}

/** Whether a change puts somebody into a list, or changes their data. */
function isWritten(change: Change): boolean {
  const [was, is] = [contactFieldsIn(change.before), contactFieldsIn(change.after)];
  return (
    entered(change).length > 0 || Object.entries(is.data).some(([name, value]) => !sameValue(value, was.data[name]))
  );
}

/** Names of the lists that a change puts somebody into. */
function entered({ before, after }: Change): readonly string[] {
  return isIn(after).filter((name) => !isIn(before).includes(name));
}

function isIn(fields: Fields): readonly string[] {
  return fields === null ? [] : contactFieldsIn(fields).lists;
}

function comparable(fields: Fields): unknown {
  if (fields === null) return null;
  const { lists, data } = contactFieldsIn(fields);
  const filled = Object.entries(data).filter(([, value]) => value !== null && value !== "");
  return [lists.toSorted(), filled.map(([name, value]) => `${name}=${comparableValue(value)}`).toSorted()];
}

function asFields({ lists, data }: ContactFields): Fields {
  return { lists: [...lists], data: { ...data } };
}

function withoutConsent(address: string, list: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "CONSENT_MISSING",
    message: `${address} was not put into the list ${list}: by now nothing says that they agreed to it.`,
    remedy: "Nothing is to be done. Who agrees in the store is put into it by the next sync.",
  });
}
