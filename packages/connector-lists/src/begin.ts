import type { ListChoice } from "./config.js";
import { isSameList } from "./config-warnings.js";
import type { ListsContext, ListsState, OwnList } from "./lists-context.js";
import { listUnknown } from "./providers/provider-faults.js";
import type { ProviderList } from "./providers/provider.js";
import { accountOf, openProvider } from "./providers/providers.js";

/** Opens the account, and finds the lists. @throws Fault of the provider; LIST_UNKNOWN for an id that it does not have. */
export async function begin(context: ListsContext): Promise<ListsState> {
  const { config } = context;
  const provider = openProvider(context);
  const there = await provider.lists();
  const lists = ownLists(config, there);
  return { provider, account: accountOf(config.provider), lists };
}

/** The lists of a config, among those that are there. */
export function ownLists(
  { subscribers, customers }: ListsContext["config"],
  there: readonly ProviderList[],
): readonly OwnList[] {
  const both = subscribers.enabled && customers.enabled;
  const chosen = {
    subscribers: found(subscribers.list, there, "subscribers.list"),
    customers: found(customers.list, there, "customers.list"),
  };
  // One list for both may be used for advertising, whatever customers' is said to be for.
  const isShared =
    both &&
    (isSameList(subscribers.list, customers.list) ||
      (chosen.subscribers?.id !== null && chosen.subscribers?.id === chosen.customers?.id));
  return [
    ...(subscribers.enabled && chosen.subscribers
      ? [{ ...chosen.subscribers, purpose: "marketing", holds: "subscribers" } as const]
      : []),
    ...(customers.enabled && chosen.customers
      ? [
          {
            ...chosen.customers,
            purpose: isShared || customers.use === "marketing" ? "marketing" : "service",
            holds: "customers",
          } as const,
        ]
      : []),
  ];
}

function found(
  choice: ListChoice,
  there: readonly ProviderList[],
  field: string,
): { readonly id: string | null; readonly name: string } {
  if ("id" in choice) {
    const list = there.find(({ id }) => id === choice.id);
    if (!list) throw listUnknown(choice.id, field);
    return { id: list.id, name: list.name };
  }
  const list = there.find(({ name }) => name.toLowerCase() === choice.name.toLowerCase());
  return { id: list?.id ?? null, name: list?.name ?? choice.name };
}
