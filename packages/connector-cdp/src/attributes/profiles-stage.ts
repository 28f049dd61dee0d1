/** Whoever was marked, computed anew. */
import { defineStage } from "../import/stage.js";
import { computeProfiles, peopleTogether, type DirtyPerson } from "./compute-profiles.js";
import { withConsents } from "./consents.js";

/** Goes through marked persons by their ids; each page is computed in one statement. */
export const profilesStage = defineStage<DirtyPerson>({
  name: "profiles",
  phase: "computing profiles",
  async *read(context, { space }, from) {
    for (let after = typeof from === "string" ? from : "0"; ;) {
      const people = await context.tables.query<{ person: string; emails: string[] }>(
        `with marked as materialized (
           select person from dirty_persons where space = $1 and person > $2::bigint order by dirty_persons.person limit ${peopleTogether})
         select marked.person::text as person, coalesce(array_agg(distinct known.value) filter (where known.value is not null), '{}') as emails
         from marked
         left join lateral (select id from entities each where each.space = $1 and each.person = marked.person offset 0) as entity on true
         left join lateral (
           select value from entity_identifiers each where each.space = $1 and each.entity = entity.id and each.kind = 'e' offset 0) as known on true
         group by marked.person order by marked.person`,
        [space.id, after],
      );
      if (people.length === 0) return;
      after = people.at(-1)?.person ?? after;
      yield { rows: await withConsents(context, people), next: after };
    }
  },
  async commit(context, transaction, run, people) {
    const outcomes = await computeProfiles(context, transaction, run, people);
    return people.map(({ person }) => ({ key: `profile/${person}`, outcome: outcomes.get(person) ?? "UNCHANGED" }));
  },
});
