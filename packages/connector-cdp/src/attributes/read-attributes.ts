/** Attributes of people, as they are told. */
import type { JsonValue, ProfileAttributeFact, Transaction } from "@storegate/connector-kit";
import { catalogue } from "./catalogue.js";
import { profilesWithCuts, type Attribute } from "./attribute.js";

/** An attribute's value as JSON: decimals as texts, so that no digit is lost; moments by ISO 8601 in UTC. */
export function jsonOf({ type, sql }: Attribute, now: string): string {
  const value = sql(now);
  if (type === "decimal") return `to_jsonb((${value})::text)`;
  if (type === "date") return `to_jsonb(to_char((${value}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;
  return `to_jsonb(${value})`;
}

/** A catalogue entry as others are told it. */
export function definitionOf({ name, title, type, formula, source }: Attribute) {
  return { name, title, type, formula, source };
}

/** Attributes of people, in the catalogue's order; of names that the catalogue does not have nothing is told. */
export async function attributesOf(
  transaction: Transaction,
  space: number,
  people: readonly string[],
  { names, now }: { readonly names: readonly string[] | null; readonly now: Date },
): Promise<Map<string, ProfileAttributeFact[]>> {
  const asked = names === null ? catalogue : catalogue.filter(({ name }) => names.includes(name));
  if (people.length === 0 || asked.length === 0) return new Map(people.map((person) => [person, []]));
  const values = asked.map((attribute) => jsonOf(attribute, "$3::timestamptz")).join(", ");
  const found = await transaction.query<{ person: string; values: JsonValue[] }>(
    `select p.person::text as person, jsonb_build_array(${values}) as values from ${profilesWithCuts}
     where p.space = $1 and p.person in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))`,
    [space, JSON.stringify(people), now],
  );
  return new Map(
    found.map(({ person, values: told }) => [
      person,
      asked.map((attribute, place) => ({ ...definitionOf(attribute), value: told[place] ?? null })),
    ]),
  );
}
