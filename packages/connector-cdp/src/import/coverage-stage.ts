/** Whether all is here: what the store itself counts beside what we have. */
import type { StoreKind } from "./stage.js";
import { defineStage } from "./stage.js";
import { kindsOf, storeCount, type CountedKind } from "./store-counts.js";

interface CountRow {
  readonly kind: CountedKind;
  readonly inStore: number;
}

/** Counts, and remembers until when changes were read. It is the last stage: a run that breaks off reads the same changes again. */
export const coverageStage = defineStage<CountRow>({
  name: "coverage",
  phase: "counting",
  async *read({ bigcommerce, config }) {
    const kinds = kindsOf(config);
    const counts = await Promise.all(kinds.map((kind) => storeCount(bigcommerce, kind)));
    yield { rows: kinds.map((kind, place) => ({ kind, inStore: counts[place] ?? 0 })), next: null };
  },
  async commit({ config }, transaction, { space, begunAt }, rows) {
    for (const { kind, inStore } of rows)
      await transaction.query(
        `insert into coverage (space, kind, in_store, here, counted_at)
         select $1::integer, $2::text, $3::bigint, count(*), $4::timestamptz from ${kind} where space = $1${kind === "refunds" ? "" : " and gone_at is null"}
         on conflict (space, kind) do update set in_store = excluded.in_store, here = excluded.here, counted_at = excluded.counted_at`,
        [space.id, kind, inStore, begunAt],
      );
    const kinds: StoreKind[] = [
      ...rows.map(({ kind }) => kind),
      ...(config.transactions ? ["transactions" as const] : []),
    ];
    await transaction.query(
      `insert into watermarks (space, kind, read_until)
       select $1::integer, kind, $3::timestamptz from jsonb_array_elements_text($2::jsonb) as given (kind)
       on conflict (space, kind) do update set read_until = excluded.read_until`,
      [space.id, JSON.stringify(kinds), begunAt],
    );
    return [];
  },
});
