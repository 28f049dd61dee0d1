/** Computing profiles anew, of just the people whom something has changed for. */
import type { Transaction } from "@storegate/connector-kit";
import type { CdpContext } from "../cdp-context.js";
import { refreshTerms } from "../profiles/terms.js";
import type { ImportRun } from "../import/stage.js";
import { computeStatement, forgetStatement } from "./profile-sql.js";

/** Somebody who is to be computed, with what others tell of their consent; without, what stands stays. */
export interface DirtyPerson {
  readonly person: string;
  readonly consents?: { readonly email: boolean | null; readonly sms: boolean | null } | undefined;
}

/** What became of a profile. */
export type ProfileOutcome = "CREATED" | "UPDATED" | "DELETED" | "UNCHANGED";

/** So many are computed together. */
export const peopleTogether = 2000;

/** Computes profiles in one statement; answers what became of each, by person. */
export async function computeProfiles(
  { config }: Pick<CdpContext, "config">,
  transaction: Transaction,
  { space, begunAt }: Pick<ImportRun, "space" | "begunAt">,
  people: readonly DirtyPerson[],
): Promise<Map<string, ProfileOutcome>> {
  if (people.length === 0) return new Map();
  const asked = JSON.stringify(
    people.map(({ person, consents }) => ({
      person,
      consents: consents !== undefined,
      email_consent: consents?.email ?? null,
      sms_consent: consents?.sms ?? null,
    })),
  );
  const made = await transaction.query<{ person: string; made: boolean }>(computeStatement, [
    space.id,
    asked,
    JSON.stringify(config.uncountedStatuses),
    begunAt,
  ]);
  const gone = await transaction.query<{ person: string }>(forgetStatement, [space.id, asked]);
  const outcomes = new Map<string, ProfileOutcome>(people.map(({ person }) => [person, "UNCHANGED"]));
  for (const each of made) outcomes.set(each.person, each.made ? "CREATED" : "UPDATED");
  for (const { person } of gone) outcomes.set(person, "DELETED");
  await refreshTerms(
    transaction,
    space.id,
    [...outcomes].filter(([, outcome]) => outcome !== "UNCHANGED").map(([person]) => person),
  );
  await transaction.query(
    "delete from dirty_persons where space = $1 and person in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))",
    [space.id, JSON.stringify(people.map(({ person }) => person))],
  );
  return outcomes;
}

/** Computes whoever is marked, as far as that is done in a moment; the rest waits for the next import. */
export async function computeDirty(
  context: Pick<CdpContext, "config">,
  transaction: Transaction,
  run: Pick<ImportRun, "space" | "begunAt">,
): Promise<Map<string, ProfileOutcome>> {
  const people = await transaction.query<{ person: string }>(
    `select person::text as person from dirty_persons where space = $1 order by dirty_persons.person limit ${peopleTogether}`,
    [run.space.id],
  );
  return computeProfiles(context, transaction, run, people);
}
