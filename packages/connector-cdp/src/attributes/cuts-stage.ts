/** The values that part people into fifths, by which scores are given. */
import { defineStage } from "../import/stage.js";

/** They are set anew this often: in between scores of people do not move because others order. */
const everyMs = 20 * 60 * 60_000;

/** Sets the cut points anew once they are old. */
export const cutsStage = defineStage<{ readonly due: true }>({
  name: "cuts",
  phase: "comparing people",
  async *read({ tables }, { space, begunAt, since }) {
    const [known] = await tables.query<{ computed_at: string }>(
      "select to_json(computed_at) #>> '{}' as computed_at from score_cuts where space = $1",
      [space.id],
    );
    const isDue =
      !known || since.orders === undefined || Date.parse(begunAt) - Date.parse(known.computed_at) >= everyMs;
    if (isDue) yield { rows: [{ due: true }], next: null };
  },
  async commit(_context, transaction, { space, begunAt }) {
    const cut = (value: string): string =>
      `coalesce(percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by ${value}), '{}')`;
    await transaction.query(
      `insert into score_cuts (space, recency, frequency, monetary, people, computed_at)
       select $1::integer, ${cut("last_order_at")}, ${cut("orders_count")}, ${cut("spend_total")}, count(*), $2::timestamptz
       from profiles where space = $1 and orders_count > 0
       on conflict (space) do update set recency = excluded.recency, frequency = excluded.frequency, monetary = excluded.monetary,
         people = excluded.people, computed_at = excluded.computed_at`,
      [space.id, begunAt],
    );
    return [{ key: "scores", outcome: "UPDATED" }];
  },
});
