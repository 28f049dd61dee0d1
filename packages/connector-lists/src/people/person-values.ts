/** What of a person goes into data fields, and of which type it is. */
import type { ListsConfig, PersonField } from "../config.js";
import type { FieldType, FieldValue } from "../providers/provider.js";
import type { PersonSighting, PersonSource } from "./person-source.js";

/** What each of them is; a data field that is made for one is of this type. */
export const personFieldTypes: Readonly<Record<PersonField, FieldType>> = {
  firstName: "text",
  lastName: "text",
  fullName: "text",
  company: "text",
  phone: "text",
  origin: "text",
  customerId: "number",
  isCustomer: "boolean",
  isSubscriber: "boolean",
  customerSince: "date",
  subscribedAt: "date",
  storeName: "text",
  storeHash: "text",
};

/** An account knows its owner best, then who signed up, then who ordered. */
const order = ["customer", "subscriber", "guest"] as const;

/** What of a person is looked at by a config: what they once were besides, nobody sees to any more. */
export function lookedAt(
  sightings: readonly PersonSighting[],
  { customers: { enabled, guests } }: Pick<ListsConfig, "customers">,
): readonly PersonSighting[] {
  return sightings.filter(({ kind }) => kind === "subscriber" || (enabled && (kind === "customer" || guests)));
}

/**
 * What of a person goes into data fields; null where nothing is known.
 * @param knowsCustomers whether accounts are looked at: if not, nobody knows whether somebody has one.
 */
export function personValue(
  { sightings, knowsCustomers }: Pick<PersonSource, "sightings"> & { readonly knowsCustomers: boolean },
  field: PersonField,
  store: { readonly name: string; readonly storeHash: string },
): FieldValue {
  const of = (kind: PersonSighting["kind"]): PersonSighting[] => sightings.filter((each) => each.kind === kind);
  const best = order.flatMap(of);
  switch (field) {
    case "storeName":
      return store.name;
    case "storeHash":
      return store.storeHash;
    case "origin":
      return best.map(({ kind }) => kind).join(", ") || null;
    case "customerId": {
      const [account] = of("customer");
      return account ? Number(account.sourceId) : null;
    }
    case "isCustomer":
      return knowsCustomers ? of("customer").length > 0 : null;
    case "isSubscriber":
      return of("subscriber").some(({ newsletter }) => newsletter);
    case "customerSince":
      return earliest(of("customer"));
    case "subscribedAt":
      return earliest(of("subscriber"));
    default:
      return best.map((sighting) => textOf(sighting, field)).find((text) => text !== "") ?? null;
  }
}

/** A value as a data field of a type takes it: what is no text goes into text in words; other pairs are refused before. */
export function valueFor(value: FieldValue, type: FieldType): FieldValue {
  return value === null || type !== "text" ? value : String(value);
}

function earliest(sightings: readonly PersonSighting[]): string | null {
  const times = sightings.flatMap(({ createdAt }) => (createdAt === null ? [] : [createdAt.getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times)).toISOString();
}

function textOf(sighting: PersonSighting, field: "firstName" | "lastName" | "fullName" | "company" | "phone"): string {
  if (field === "fullName") return `${sighting.firstName.trim()} ${sighting.lastName.trim()}`.trim();
  return sighting[field].trim();
}
