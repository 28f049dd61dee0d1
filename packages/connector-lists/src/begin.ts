import type { ListChoice } from "./config.js";
import { isSameList } from "./config-warnings.js";
import type { ListsContext, ListsState, OwnList } from "./lists-context.js";
import { deletedIntegrations } from "./observed/deleted-integrations.js";
import { listsLeft, withOthers } from "./observed/own-lists.js";
import { typesOf, unfittingField } from "./people/field-types.js";
import { listUnknown } from "./providers/provider-faults.js";
import type { ProviderList } from "./providers/provider.js";
import { accountOf, openProvider } from "./providers/providers.js";

/** Opens the account, and finds the lists and data fields. @throws Fault of the provider. */
export async function begin(context: ListsContext): Promise<ListsState> {
  const { config, tables, store, integrationId, others } = context;
  const provider = openProvider(context);
  const there = await provider.lists();
  const account = await accountOf(config.provider, provider);
  const of = { tables, storeId: store.id, integrationId, account };
  const chosen = ownLists(config, there);
  const deleted = await deletedIntegrations(of, await others.present());
  const lists = await withOthers(of, [...chosen, ...(await listsLeft(of, deleted, chosen, there))]);
  const fieldTypes = typesOf(await provider.dataFields());
  return { provider, account, lists, deleted, fieldTypes, unfitting: unfittingField(config, fieldTypes) };
}

/** The lists of a config, among those that are there. */
export function ownLists(
  { subscribers, customers, audiences }: ListsContext["config"],
  there: readonly ProviderList[],
): readonly OwnList[] {
  const marketing = namedAlike([
    ...(subscribers.enabled
      ? [{ ...found(subscribers.list, there, "subscribers.list"), purpose: "marketing", holds: "subscribers" } as const]
      : []),
    ...audiences.map(
      ({ audience, list }, index) =>
        ({ ...found(list, there, `audiences.${index}.list`), purpose: "marketing", holds: { audience } }) as const,
    ),
  ]);
  if (!customers.enabled) return marketing;
  const list = found(customers.list, there, "customers.list");
  // A list that others share may be used for advertising, whatever customers' is said to be for.
  const isShared = marketing.some((other) => isSame(other, list));
  const ofMarketing = [...(subscribers.enabled ? [subscribers] : []), ...audiences].map((each) => each.list);
  const purpose = isShared || customers.use === "marketing" ? "marketing" : "service";
  const isHidden = isShared && !ofMarketing.some((choice) => isSameList(choice, customers.list));
  return namedAlike([
    ...marketing,
    { ...list, purpose, holds: "customers", ...(isHidden && ({ sharing: "here" } as const)) },
  ]);
}

/** A list that is not made yet is known by its name alone: written in several cases, it is by the first. */
function namedAlike(lists: readonly OwnList[]): readonly OwnList[] {
  return lists.map((list) => ({ ...list, name: lists.find((other) => isSame(other, list))?.name ?? list.name }));
}

type NamedList = Pick<OwnList, "id" | "name">;

function isSame(one: NamedList, other: NamedList): boolean {
  return one.id === other.id && (one.id !== null || one.name.toLowerCase() === other.name.toLowerCase());
}

/** A list that is chosen; one that is not there keeps nobody else's opting out waiting. */
function found(
  choice: ListChoice,
  there: readonly ProviderList[],
  field: string,
): Pick<OwnList, "id" | "name" | "problem"> {
  if ("id" in choice) {
    const list = there.find(({ id }) => id === choice.id);
    if (!list) return { id: null, name: `the list ${choice.id}`, problem: listUnknown(choice.id, field) };
    return { id: list.id, name: list.name };
  }
  const list = there.find(({ name }) => name.toLowerCase() === choice.name.toLowerCase());
  return { id: list?.id ?? null, name: list?.name ?? choice.name };
}
