/** Reading: looks at the store and the provider first, then hands on each person once, by ascending address. */
import type { ReadFrom, RecordPage, SourceRecord } from "@storegate/connector-kit";
import { openLedger } from "../ledger/ledger.js";
import { addressKey } from "../ledger/normalised-address.js";
import { optOutsHeeded, type ListsSyncContext } from "../lists-context.js";
import { nothingForetold } from "../observed/foretold.js";
import { lookAtAudiences } from "../observed/look-at-audiences.js";
import { takeOverMemberships } from "../observed/deleted-integrations.js";
import { keepUnfitting } from "../observed/field-problems.js";
import { keepOwnLists } from "../observed/own-lists.js";
import { lookAtProvider, lookAtProviderDry } from "../observed/look-at-provider.js";
import { lookAtStore } from "../observed/look-at-store.js";
import type { SightingKind } from "../observed/sighting.js";
import { contactRecordTargets } from "./record-targets.js";
import type { PeopleCursor } from "./people-cursor.js";
import type { PersonSource } from "./person-source.js";
import {
  countPeople,
  membershipList,
  peopleAt,
  peopleBehind,
  type PeopleOf,
  type StoredPerson,
} from "./stored-people.js";

type Page = RecordPage<SourceRecord<PersonSource>, PeopleCursor>;

/** A sync of hours looks again what has changed, each time so much of it is over. */
const lookAgainMs = 5 * 60_000;

/** People from a cursor on, or those of given addresses. */
export async function* readPeople(context: ListsSyncContext, from: ReadFrom<PeopleCursor>): AsyncGenerator<Page, void> {
  const foretold = context.dryRun ? nothingForetold() : undefined;
  const people = { ...(await peopleOf(context)), foretold };
  const lists = context.state.lists.flatMap(({ id }) => (id === null ? [] : [id]));
  // Whoever goes on looks what has changed meanwhile: nobody is listed by what was so before a pause.
  await look(context, people, context.full && !from.cursor);
  let lookedAt = context.now().getTime();
  if (from.keys) {
    const found = await peopleAt(
      people,
      from.keys.map((key) => addressKey(key, key)),
    );
    yield { records: found.map((person) => toRecord(context, person)), next: null, total: found.length };
    return;
  }
  const total = from.cursor?.total ?? (await countPeople(people, lists));
  for (let after = from.cursor?.after ?? ""; ;) {
    if (context.now().getTime() - lookedAt > lookAgainMs) {
      await look(context, people, false);
      lookedAt = context.now().getTime();
    }
    const page = await peopleBehind(people, lists, after, context.runtime.pageSize);
    const next = page.next === null ? null : { after: page.next, total };
    yield { records: page.people.map((person) => toRecord(context, person)), next, total };
    if (next === null) return;
    after = next.after;
  }
}

/** The people of a sync's integration. */
export async function peopleOf({
  tables,
  integrationId,
  store,
  state: { account },
}: Pick<ListsSyncContext, "tables" | "integrationId" | "store" | "state">): Promise<PeopleOf> {
  if (integrationId === null) throw new TypeError("a sync has an integration");
  const ledger = await openLedger(tables, { storeId: store.id, integrationId });
  return { tables, storeId: store.id, integrationId, account, ledger };
}

async function look(context: ListsSyncContext, people: PeopleOf, whole: boolean): Promise<void> {
  const { bigcommerce, config, state, others, tellPhase } = context;
  const tell = (phase: string): Promise<void> => tellPhase(phase);
  const { customers, fields } = config;
  const kinds: readonly SightingKind[] = [
    "subscriber",
    ...(customers.enabled ? (["customer"] as const) : []),
    ...(customers.enabled && customers.guests ? (["guest"] as const) : []),
  ];
  const { foretold } = people;
  const lists = state.lists.flatMap(({ id }) => (id === null ? [] : [membershipList(people, id)]));
  await takeOverMemberships(people.tables, { from: state.deleted, to: people.integrationId, lists });
  // A list is ours from when a sync fills it.
  if (!foretold) await keepOwnLists(people, state.lists);
  await keepUnfitting(people, state.unfitting);
  await lookAtStore(people, {
    bigcommerce,
    kinds,
    whole,
    foretold,
    tell,
  });
  const audiences = config.audiences.map(({ audience }) => audience);
  await lookAtAudiences(people, { others, audiences, tell });
  const there = {
    provider: state.provider.as(context),
    account: state.account,
    fields: fields.map(({ to }) => to),
    lists: new Map(state.lists.flatMap((list) => (list.id === null ? [] : [[list.id, optOutsHeeded(list)] as const]))),
    whole,
    tell,
  };
  await (foretold ? lookAtProviderDry(people, there, foretold) : lookAtProvider(people, there));
  await tellPhase(null);
}

function toRecord({ state, config }: ListsSyncContext, person: StoredPerson): SourceRecord<PersonSource> {
  const { source, contact } = person;
  return {
    key: source.address,
    ...(contact ? { externalId: contact.id } : {}),
    source,
    ...contactRecordTargets(person, state.lists, config.fields),
  };
}
