/** What Gladly is told of a person. */
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { resultAttributes, type LookupConfig } from "../config.js";
import type { PersonOrder } from "../orders/person-order.js";
import type { Person } from "../people/person.js";
import type { LookupLevel, LookupQuery } from "./lookup-request.js";
import { moneyText } from "./money-text.js";
import { actionsOnOrder, actionsOnPerson, type GladlyAction, type OfferedActions } from "./offered-actions.js";
import { orderTransaction, type OrderLinks, type OrderTransaction } from "./order-transaction.js";

/** One of the `results` of a lookup. What is not known is left out: Gladly then keeps what it has. */
export interface GladlyProfile {
  /** By which Gladly asks again, once the profile is linked. */
  readonly externalCustomerId: string;
  readonly name?: string;
  readonly address?: string;
  /** Gladly adds them to those that it has. */
  readonly emails: readonly { readonly original: string }[];
  /** As are these. */
  readonly phones: readonly GladlyPhone[];
  /** An empty text clears the value that Gladly has. */
  readonly customAttributes?: Readonly<Record<string, string>>;
  readonly transactions?: readonly OrderTransaction[];
  readonly actions?: readonly GladlyAction[];
}

/** A phone. Only a MOBILE one belongs to one profile alone, and links by itself. */
export interface GladlyPhone {
  /** By E.164. */
  readonly original: string;
  readonly type: "MOBILE" | "OTHER";
}

/** What a person is told with. */
export interface ProfileContext {
  readonly config: LookupConfig;
  readonly level: LookupLevel;
  /** Newest first or as they are to be shown; null where none were read. Shown of a DETAILED lookup. */
  readonly orders: readonly PersonOrder[] | null;
  /** How many there are in all; null where that is not known. */
  readonly orderCount?: number | null;
  /** What was asked. */
  readonly query: LookupQuery;
  /** What the agent may do; shown of a DETAILED lookup where the config has actions on. */
  readonly actions?: OfferedActions;
  /** Where an order can be seen. */
  readonly linksOf?: (order: PersonOrder) => OrderLinks;
}

/**
 * A person as one of a lookup's results.
 * Without `overwriteExisting` a name or an address that the asking profile has already is left out. An agent's search is not a
 * profile, even where it searches by name: its results are whole.
 */
export function profileOf(person: Person, context: ProfileContext): GladlyProfile {
  const { level } = context;
  const has = context.config.overwriteExisting ? {} : existingOf(context);
  const address = person.addresses.find((one) => one !== "");
  const customAttributes = attributesOf(person, context);
  return {
    externalCustomerId: person.externalId,
    ...(person.name && !has.name ? { name: person.name } : {}),
    ...(address !== undefined && !has.address ? { address } : {}),
    emails: emailsOf(person).map((original) => ({ original })),
    phones: person.phones.map(phoneOf),
    ...(Object.keys(customAttributes).length > 0 ? { customAttributes } : {}),
    ...(level === "DETAILED" ? detailsOf(person, context) : {}),
  };
}

/** What the profile that asks has. Gladly tells its own `id` of a profile, and none of a search. */
function existingOf({ level, query }: ProfileContext): { readonly name?: string; readonly address?: string } {
  if (level === "BASIC" && query.rest["id"] === undefined) return {};
  const { name, rest } = query;
  return { ...(name ? { name } : {}), ...(rest["address"] ? { address: rest["address"] } : {}) };
}

function detailsOf(
  person: Person,
  { config, orders, actions: offered, linksOf }: ProfileContext,
): Pick<GladlyProfile, "transactions" | "actions"> {
  const { enabled } = config.actions;
  const asText = moneyText();
  const actions = enabled && offered !== undefined ? actionsOnPerson(person.key, offered) : [];
  const transactions = (orders ?? []).map((order) =>
    orderTransaction(order, {
      moneyText: asText,
      orderStatuses: config.gladly.orderStatuses,
      links: linksOf?.(order) ?? {},
      actions: enabled && offered !== undefined ? actionsOnOrder(order, person.key, offered, config) : [],
    }),
  );
  // What was not read is left out: an empty list would say that nothing was ordered.
  return { ...(orders === null ? {} : { transactions }), ...(actions.length > 0 ? { actions } : {}) };
}

/** The person's own first; none twice in any case. */
function emailsOf({ email, accounts }: Person): string[] {
  const all = [email ?? "", ...accounts.map((account) => account.email)].filter((one) => one !== "");
  const seen = new Map<string, string>();
  for (const one of all) if (!seen.has(one.toLowerCase())) seen.set(one.toLowerCase(), one);
  return [...seen.values()];
}

/** In North America numbers do not tell whether they are mobile; these are told as mobile, else no phone there could ever link. */
function phoneOf(original: string): GladlyPhone {
  const type = parsePhoneNumberFromString(original)?.getType();
  return { original, type: type === "MOBILE" || type === "FIXED_LINE_OR_MOBILE" ? "MOBILE" : "OTHER" };
}

/**
 * The merchant's columns that are attributes of the store's customers, and how many orders there are where they were read.
 * What nobody has clears Gladly's value where the config says that the store overwrites it.
 */
function attributesOf({ accounts }: Person, { config, orderCount = null }: ProfileContext): Record<string, string> {
  const ofStore = accounts.flatMap(({ attributes }) => attributes);
  const shown = config.resultAttributes
    .map(({ attribute }) => attribute)
    .filter((attribute) => !resultAttributes.some((known) => known === attribute))
    .map((attribute) => {
      const value = ofStore.find(({ name, value: one }) => name === attribute && one !== "")?.value ?? "";
      return [attribute, value] as const;
    })
    .filter(([, value]) => value !== "" || config.overwriteExisting);
  return {
    ...(orderCount === null ? {} : { totalOrderCount: String(orderCount) }),
    ...Object.fromEntries(shown),
  };
}
