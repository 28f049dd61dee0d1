import type { JsonValue } from "@storegate/connector-kit";
import { Allow, DateTime, Json, Node, ProfileAttribute, UserError } from "@storegate/connector-kit/graphql";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";

/** How large a segment was. */
@Allow("VIEWER")
@ObjectType({ description: "How large a segment was." })
export class SegmentSize {
  @Field(() => DateTime, { description: "When it was counted; the last time of each day (UTC)." })
  at!: Date;

  @Field(() => Int, { description: "How many people were in it." })
  size!: number;
}

/** What an attribute comes to among some people. */
@Allow("VIEWER")
@ObjectType({ description: "What an attribute comes to among some people." })
export class AttributeFigure {
  @Field(() => Int, { description: "Of how many it is known." })
  known!: number;

  @Field(() => String, {
    nullable: true,
    description:
      "Of numbers the mean, with two digits; of yes or no the share of yes, with four. Null where it is known of nobody.",
  })
  mean!: string | null;

  @Field(() => String, { nullable: true, description: "Of numbers: half of the people have no more." })
  median!: string | null;

  @Field(() => String, { nullable: true, description: "Of texts: what most people have." })
  mostFrequent!: string | null;
}

/** An attribute among the people of two segments. */
@Allow("VIEWER")
@ObjectType({ description: "An attribute among the people of two segments." })
export class AttributeComparison {
  @Field(() => ProfileAttribute, { description: "Which attribute." })
  attribute!: ProfileAttribute;

  @Field(() => AttributeFigure, { description: "Among the people of this segment." })
  here!: AttributeFigure;

  @Field(() => AttributeFigure, { description: "Among the people of the other one." })
  there!: AttributeFigure;
}

/** People by what they are, what they ordered and what they bought. */
@Allow("VIEWER")
@ObjectType("Segment", {
  implements: Node,
  description: "People by what they are, what they ordered and what they bought.",
})
export class SegmentType extends Node {
  @Field(() => String, { description: "Unique in its integration, in any case." })
  name!: string;

  @Field(() => Json, {
    description: "all, any and not over conditions on attributes, orders and products, as it was given.",
  })
  filter!: JsonValue;

  @Field(() => Int, { description: "How many people were in it when it was counted last." })
  size!: number;

  @Field(() => DateTime, { description: "When that was: at the end of each import, and when it was made." })
  sizedAt!: Date;
}

/** How many a filter holds. */
@Allow("VIEWER")
@ObjectType({ description: "How many people a filter holds now." })
export class SegmentPreview {
  @Field(() => Int, { nullable: true, description: "Null where the filter is wrong." })
  size!: number | null;

  @Field(() => [UserError], { description: "What is wrong with the filter, each with its place." })
  userErrors!: UserError[];
}

/** A segment to be made. */
@InputType({ description: "A segment to be made." })
export class CreateSegmentInput {
  @Field(() => ID, { description: "An integration of the cdp connector." })
  integrationId!: string;

  @Field(() => String, { description: "1 to 200 characters, unique in the integration in any case." })
  name!: string;

  @Field(() => Json, {
    description:
      "all, any and not over conditions on attributes, orders and products; see the documentation of the connector.",
  })
  filter!: JsonValue;
}

/** The segment, or why there is none. */
@Allow("OPERATOR")
@ObjectType({ description: "The segment, or why there is none." })
export class CreateSegmentPayload {
  @Field(() => SegmentType, { nullable: true, description: "The segment, counted." })
  segment!: SegmentType | null;

  @Field(() => [UserError], { description: "Why it was not made." })
  userErrors!: UserError[];
}

/** Whether it is gone. */
@Allow("OPERATOR")
@ObjectType({ description: "Whether a segment is gone." })
export class DeleteSegmentPayload {
  @Field(() => ID, { nullable: true, description: "Its id; null where nothing was deleted." })
  deletedId!: string | null;

  @Field(() => [UserError], { description: "Why it is not." })
  userErrors!: UserError[];
}
