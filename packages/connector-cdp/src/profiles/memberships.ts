/** Which segments people are in. */
import type { Transaction } from "@storegate/connector-kit";
import { profilesWithCuts } from "../attributes/index.js";
import { compileFilter, goodFilter, segmentsOf, type Segment } from "../segments/index.js";
import type { ListOf } from "./find-profiles.js";

/** The segments of people as they are now, in the order of their names. */
export async function segmentsOfPeople(
  transaction: Transaction,
  { space, now, uncounted }: ListOf,
  people: readonly string[],
): Promise<Map<string, Segment[]>> {
  const segments = await segmentsOf(transaction, space);
  if (segments.length === 0 || people.length === 0) return new Map(people.map((person) => [person, []]));
  const values: unknown[] = [space.id, JSON.stringify(people)];
  const conditions = segments.map(({ filter }) => {
    const compiled = compileFilter(goodFilter(filter), {
      space: space.id,
      now,
      uncounted,
      first: values.length + 1,
      people,
    });
    values.push(...compiled.values);
    return `coalesce(${compiled.sql}, false)`;
  });
  const found = await transaction.query<{ person: string; isIn: boolean[] }>(
    `select p.person::text as person, array[${conditions.join(", ")}] as "isIn" from ${profilesWithCuts}
     where p.space = $1::integer and p.person in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))`,
    values,
  );
  return new Map(found.map(({ person, isIn }) => [person, segments.filter((_, place) => isIn[place])]));
}
