/** Linking everybody anew, by other rules. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";
import { closureOf, neighboursOf } from "./closure.js";
import { personParts } from "./components.js";
import { keepPersons, type PersonChanges } from "./keep-persons.js";
import type { LinkingRules } from "./linking-rules.js";

/** Links entities and whoever they have something in common with anew. */
export async function relink(
  transaction: Transaction,
  space: Space,
  rules: LinkingRules,
  entities: readonly string[],
  now: Date,
): Promise<PersonChanges> {
  const neighbours = await neighboursOf(transaction, space.id, rules, entities);
  const closure = await closureOf(transaction, space.id, rules, [...entities, ...neighbours]);
  return keepPersons(transaction, space, closure, personParts(closure), { now });
}
