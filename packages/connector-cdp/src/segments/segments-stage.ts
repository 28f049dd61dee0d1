/** Counting all segments anew, once profiles are. */
import { defineStage } from "../import/stage.js";
import { resize, segmentsOf, type Segment } from "./segments.js";

/** One segment a page, so that none keeps the others waiting. */
export const segmentsStage = defineStage<Segment>({
  name: "segments",
  phase: "counting segments",
  async *read({ tables }, { space }, from) {
    const segments = await segmentsOf(tables, space);
    const first = typeof from === "number" ? from : 0;
    for (const [place, segment] of segments.entries())
      if (place >= first) yield { rows: [segment], next: place + 1 < segments.length ? place + 1 : null };
  },
  async commit({ config }, transaction, { space, begunAt }, segments) {
    const looking = { space, now: new Date(begunAt), uncounted: config.uncountedStatuses };
    for (const segment of segments) await resize(transaction, looking, segment);
    return segments.map(({ id }) => ({ key: `segment/${id}`, outcome: "UPDATED" }));
  },
});
