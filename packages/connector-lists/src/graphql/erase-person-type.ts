import { Allow, UserError } from "@storegate/connector-kit/graphql";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";

/** Whose traces are to go. */
@InputType({ description: "Whose traces are to go." })
export class ErasePersonInput {
  @Field(() => ID, { description: "An integration of the lists connector." })
  integrationId!: string;

  @Field(() => String, { description: "The address of the person." })
  email!: string;
}

/** What an erasure took away. */
@Allow("VIEWER")
@ObjectType({ description: "What an erasure took away." })
export class ErasePersonPayload {
  @Field(() => String, {
    nullable: true,
    description:
      "Under this pseudonym it stays known that they were erased, and which consents were given and withdrawn when, so that nobody writes to them again. It is the key of their records in past syncs. Null where nothing was erased.",
  })
  pseudonym!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether a provider had them, and has deleted them. It may have, though nothing was erased here, where a sync began meanwhile: ask again once that has ended.",
  })
  deletedAtProvider!: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many subscriptions, accounts and guests of the store were theirs: their names and addresses are gone here; the store keeps its own.",
  })
  sightings!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "How many proofs of consent (texts, IP addresses, browsers, pages) are gone.",
  })
  evidence!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many results of past syncs were theirs: the key is the pseudonym by now, values, details and messages are gone; what became of the record when stays.",
  })
  results!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many changes in the journal of past syncs were theirs: what was written is gone, and no undo brings it back.",
  })
  changes!: number | null;

  @Field(() => [UserError], { description: "Why nothing was done." })
  userErrors!: UserError[];
}
