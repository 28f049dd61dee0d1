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
      "Under this pseudonym it stays known which consents were given and withdrawn when, so that who opted out is not written to again. Null of somebody who was not known.",
  })
  pseudonym!: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the provider had them, and has deleted them." })
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

  @Field(() => [UserError], { description: "Why nothing was done." })
  userErrors!: UserError[];
}
