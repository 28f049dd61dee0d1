import type { PersonField } from "../config.js";
import type { PersonSighting, PersonSource } from "./person-source.js";

/** An account knows its owner best, then who signed up, then who ordered. */
const order = ["customer", "subscriber", "guest"] as const;

/** What of a person goes into data fields; null where nothing is known. */
export function personValue(
  { sightings }: Pick<PersonSource, "sightings">,
  field: PersonField,
  store: { readonly name: string; readonly storeHash: string },
): string | null {
  if (field === "storeName") return store.name;
  if (field === "storeHash") return store.storeHash;
  const best = order.flatMap((kind) => sightings.filter((sighting) => sighting.kind === kind));
  if (field === "origin") return best.map(({ kind }) => kind).join(", ") || null;
  const values = best.map((sighting) => valueOf(sighting, field));
  return values.find((value) => value !== "") ?? null;
}

function valueOf(sighting: PersonSighting, field: Exclude<PersonField, "origin" | "storeName" | "storeHash">): string {
  if (field === "fullName") return `${sighting.firstName.trim()} ${sighting.lastName.trim()}`.trim();
  return sighting[field].trim();
}
