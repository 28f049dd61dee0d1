import {
  Allow,
  connectionTypes,
  DateTime,
  enumOf,
  Money,
  PageArgs,
  Profile,
  UserError,
} from "@storegate/connector-kit/graphql";
import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { profileEventKinds, type ProfileEvent as Event } from "../profiles/index.js";

export const { Connection: ProfileConnection, Edge: ProfileEdge } = connectionTypes(
  "Profile",
  () => Profile,
  "people, those with the latest activity first",
);

/** Which profiles. */
@ArgsType()
export class ProfilesArgs extends PageArgs {
  @Field(() => ID, { description: "An integration of the cdp connector." })
  integrationId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "A name or the beginning of its words, an e-mail address or its beginning, a phone number in any spelling, or an order's number.",
  })
  search?: string | null;

  @Field(() => ID, { nullable: true, description: "Only who is in this segment now." })
  segmentId?: string | null;
}

const ProfileEventKindEnum = enumOf(profileEventKinds);
registerEnumType(ProfileEventKindEnum, {
  name: "ProfileEventKind",
  description: "What happened with somebody. May grow: keep a default branch.",
  valuesConfig: {
    ACCOUNT_MADE: { description: "An account was made." },
    SUBSCRIBED: { description: "Somebody came to be down for the newsletter." },
    ORDERED: { description: "An order was placed, whatever became of it." },
    REFUNDED: { description: "Something of an order was given back." },
  },
});

/** One thing that happened. */
@Allow("VIEWER")
@ObjectType({ description: "One thing that happened with somebody, as the store tells it." })
export class ProfileEvent {
  @Field(() => ProfileEventKindEnum, { description: "What." })
  kind!: Event["kind"];

  @Field(() => DateTime, { description: "When." })
  at!: Date;

  @Field(() => String, { description: "Of the account, the subscriber, the order or the refund in the store." })
  externalId!: string;

  @Field(() => String, { nullable: true, description: "Of an order or a refund, the order's number." })
  orderExternalId!: string | null;

  @Field(() => Money, { nullable: true, description: "Of an order or a refund, in what the shopper paid in." })
  amount!: Money | null;
}

export const { Connection: ProfileEventConnection, Edge: ProfileEventEdge } = connectionTypes(
  "ProfileEvent",
  () => ProfileEvent,
  "what happened with somebody, newest first",
);

/** How much of somebody a table had. */
@Allow("ADMIN")
@ObjectType({ description: "How much of somebody a table had before they were erased, and has." })
export class ErasedTable {
  @Field(() => String, { description: "The table." })
  table!: string;

  @Field(() => Int, { description: "How many rows were theirs." })
  before!: number;

  @Field(() => Int, { description: "How many are, counted after the erasure in the same transaction: 0." })
  after!: number;
}

/** What an erasure took away. */
@Allow("ADMIN")
@ObjectType({ description: "What an erasure took away, as proof." })
export class EraseProfilePayload {
  @Field(() => String, {
    nullable: true,
    description: "Under this pseudonym the audit knows that somebody was erased. Null where nothing was.",
  })
  pseudonym!: string | null;

  @Field(() => [ErasedTable], { nullable: true, description: "By table, what was theirs, and that nothing is left." })
  tables!: readonly ErasedTable[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "How many results of past syncs were theirs, and hold the pseudonym now.",
  })
  results!: number | null;

  @Field(() => Int, { nullable: true, description: "How many changes in the journal of past syncs were theirs." })
  changes!: number | null;

  @Field(() => [UserError], { description: "Why nothing was done." })
  userErrors!: UserError[];
}
