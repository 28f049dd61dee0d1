/** Words by which people are searched: of their names, their addresses, their numbers. */
import type { Transaction } from "@storegate/connector-kit";

/** A text as it is searched: lower case, without marks on letters. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The words of a name. */
export function wordsOf(name: string): string[] {
  return folded(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** The longest term that is kept: no name has a longer word, and an index takes no longer one. */
const longest = 320;

/** Writes the terms of people anew, as their profiles are now. */
export async function refreshTerms(transaction: Transaction, space: number, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  const asked = JSON.stringify(people);
  await transaction.query(
    "delete from terms where space = $1 and person in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))",
    [space, asked],
  );
  const found = await transaction.query<{ person: string; name: string | null; emails: string[]; phones: string[] }>(
    `select person::text as person, name, emails, phones from profiles
     where space = $1 and person in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value)) order by profiles.person`,
    [space, asked],
  );
  const rows = found.flatMap(({ person, name, emails, phones }) =>
    [...new Set([...wordsOf(name ?? ""), ...emails, ...phones])]
      .map((term) => term.slice(0, longest))
      .map((term) => ({ person, term })),
  );
  await transaction.query(
    `insert into terms (space, term, person) select $1::integer, given.term, given.person
     from jsonb_to_recordset($2::jsonb) as given (term text, person bigint) on conflict do nothing`,
    [space, JSON.stringify(rows)],
  );
}
