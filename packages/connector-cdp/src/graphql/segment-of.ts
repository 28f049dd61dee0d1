/** Segments as GraphQL has them. */
import { connectorNodeId } from "@storegate/connector-kit/graphql";
import { historyOf, type Segment } from "../segments/index.js";
import type { AskingOfSpace } from "./asking.js";
import type { SegmentType } from "./segment-types.js";

/** What ids of segments begin with. */
export const segmentPrefix = "seg";

/** A segment with what it is read from. */
export type ShownSegment = Omit<SegmentType, "history" | "overlap" | "compare"> & {
  readonly __typename: "Segment";
  readonly segment: Segment;
  readonly asking: AskingOfSpace;
  /** Of all segments of an answer together. */
  readonly histories: () => ReturnType<typeof historyOf>;
};

/** The segments of an answer. */
export function segmentsAs(asking: AskingOfSpace, segments: readonly Segment[]): ShownSegment[] {
  let asked: ReturnType<typeof historyOf> | undefined;
  const ids = segments.map(({ id }) => id);
  const histories = (): ReturnType<typeof historyOf> => (asked ??= historyOf(asking.opened.tables, ids));
  return segments.map((segment) => ({
    __typename: "Segment",
    id: connectorNodeId(segmentPrefix, asking.integrationId, segment.id),
    name: segment.name,
    filter: segment.filter,
    size: segment.size,
    sizedAt: segment.sizedAt,
    segment,
    asking,
    histories,
  }));
}
