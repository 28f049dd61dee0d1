import { Allow } from "@storegate/connector-kit/graphql";
import { Arg, FieldResolver, ID, Int, Resolver, Root } from "type-graphql";
import { definitionOf } from "../attributes/index.js";
import { compareSegments, overlapOf, segmentById, type Segment } from "../segments/index.js";
import { listOf, notFound, placeOf } from "./asking.js";
import { segmentPrefix, type ShownSegment } from "./segment-of.js";
import { AttributeComparison, SegmentSize, SegmentType } from "./segment-types.js";

/** What counting everybody costs of a key's budget, where reading an object costs 1. */
const complexity = 100;

/** What of a segment is asked for only when it is shown. */
@Resolver(() => SegmentType)
export class SegmentFieldsResolver {
  @Allow("VIEWER")
  @FieldResolver(() => [SegmentSize], { description: "How large it was, one count a day, the oldest first." })
  async history(@Root() { segment, histories }: ShownSegment): Promise<readonly SegmentSize[]> {
    return (await histories()).get(segment.id) ?? [];
  }

  @Allow("VIEWER", { segmentId: "Own" })
  @FieldResolver(() => Int, { complexity, description: "How many people are in both now." })
  async overlap(
    @Root() shown: ShownSegment,
    @Arg("segmentId", () => ID, { description: "The other segment, of the same integration." }) segmentId: string,
  ): Promise<number> {
    const { asking, segment } = shown;
    return overlapOf(asking.opened.tables, listOf(asking), segment, await otherOf(shown, segmentId));
  }

  @Allow("VIEWER", { segmentId: "Own" })
  @FieldResolver(() => [AttributeComparison], {
    complexity: 2 * complexity,
    description:
      "How the people of this segment differ from those of another, by attribute; dates and lists are left out.",
  })
  async compare(
    @Root() shown: ShownSegment,
    @Arg("segmentId", () => ID, { description: "The other segment, of the same integration." }) segmentId: string,
  ): Promise<AttributeComparison[]> {
    const { asking, segment } = shown;
    const compared = await compareSegments(
      asking.opened.tables,
      listOf(asking),
      segment,
      await otherOf(shown, segmentId),
    );
    return compared.map(({ attribute, one, other }) => ({
      attribute: definitionOf(attribute),
      here: one,
      there: other,
    }));
  }
}

/** @throws Fault NOT_FOUND, also of a segment of another integration. */
async function otherOf({ asking: { integrationId, opened, space } }: ShownSegment, id: string): Promise<Segment> {
  const place = placeOf(id, segmentPrefix, "segment");
  const other = place.integrationId === integrationId ? await segmentById(opened.tables, space, place.key) : undefined;
  if (!other) throw notFound("segment");
  return other;
}
