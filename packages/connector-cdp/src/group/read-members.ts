/** Accounts that are in a segment with a group, or in one of these groups already. */
import type { ReadFrom, RecordPage, SourceRecord, SyncContext } from "@storegate/connector-kit";
import { profilesWithCuts } from "../attributes/index.js";
import type { CdpRuntime } from "../cdp-context.js";
import type { CdpConfig } from "../config.js";
import { compileFilter } from "../segments/index.js";
import { groupIdOf, type GroupState } from "./group-state.js";

/** An account, and the group that it should be in; null where it is in no segment any more. */
export interface Member {
  readonly wanted: string | null;
}

const accountsTogether = 500;

type Page = RecordPage<SourceRecord<Member>, { afterId: number }>;

/** Goes through accounts by their ids. */
export async function* readMembers(
  { tables, state, config }: SyncContext<CdpConfig, CdpRuntime, GroupState>,
  from: ReadFrom<{ afterId: number }>,
): AsyncGenerator<Page, void, undefined> {
  const { sql, values } = membership(state, config, 5);
  const ids = state.segments.flatMap(({ group }) => groupIdOf(state, group) ?? []);
  for (let after = from.cursor?.afterId ?? 0; ;) {
    const found = await tables.query<{ id: string; email: string; place: number | null }>(
      `select account.id::text as id, account.email, ${sql.place} as place from customers account
       join entities entity on entity.space = account.space and entity.id = account.entity
       join (${profilesWithCuts}) on p.space = account.space and p.person = entity.person
       where account.space = $1::integer and account.gone_at is null and account.id > $2::bigint
         and ($4::text is null or lower(account.email) in (select value from jsonb_array_elements_text($4::jsonb) as given (value)))
         and (${sql.any} or account.group_id in (select value::bigint from jsonb_array_elements_text($3::jsonb) as given (value)))
       order by account.id limit ${accountsTogether}`,
      [
        state.space.id,
        after,
        JSON.stringify(ids),
        from.keys ? JSON.stringify(from.keys.map((key) => key.toLowerCase())) : null,
        ...values,
      ],
    );
    const isLast = found.length < accountsTogether;
    after = Number(found.at(-1)?.id ?? after);
    yield {
      records: found.map(({ id, email, place }) => ({
        key: email,
        externalId: id,
        source: { wanted: place === null ? null : (state.segments[place]?.group ?? null) },
        targets: { group: id },
      })),
      next: isLast ? null : { afterId: after },
    };
    if (isLast) return;
  }
}

/** Which of the segments decides, and whether any does. */
function membership(
  { segments, space, now }: GroupState,
  { uncountedStatuses }: CdpConfig,
  first: number,
): { readonly sql: { readonly place: string; readonly any: string }; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const conditions = segments.map(({ filter }) => {
    const compiled = compileFilter(filter, {
      space: space.id,
      now,
      uncounted: uncountedStatuses,
      first: first + values.length,
    });
    values.push(...compiled.values);
    return compiled.sql;
  });
  const cases = conditions.map((condition, place) => `when ${condition} then ${place}`).join(" ");
  return {
    sql: { place: `case ${cases} end`, any: conditions.map((each) => `(${each}) is true`).join(" or ") },
    values,
  };
}
