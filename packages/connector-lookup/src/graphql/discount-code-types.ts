import { Allow, DateTime, Decimal, UserError } from "@storegate/connector-kit/graphql";
import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";

/** A code to be made. */
@InputType({ description: "A code that takes something off a whole order. Either percentOff or amountOff." })
export class CreateDiscountCodeInput {
  @Field(() => ID, { description: "An integration of the lookup connector." })
  integrationId!: string;

  @Field(() => String, {
    description:
      "Of this wish alone, 1 to 200 characters: sent again with it no second code is made, and the answer tells the first.",
  })
  idempotencyKey!: string;

  @Field(() => String, {
    nullable: true,
    description: "1 to 50 letters, digits, _ and -; made up if left out.",
  })
  code?: string | null;

  @Field(() => Float, { nullable: true, description: "Above 0, at most 100, with two digits after the point." })
  percentOff?: number | null;

  @Field(() => Decimal, { nullable: true, description: "In the store's currency." })
  amountOff?: string | null;

  @Field(() => DateTime, { nullable: true, description: "When it ends; never, if left out." })
  expiresAt?: Date | null;

  @Field(() => Int, { defaultValue: 1, description: "How often it can be used, 1 or more." })
  maxUses!: number;
}

/** A code, or why there is none. */
@Allow("OPERATOR")
@ObjectType({ description: "A code, or why there is none." })
export class CreateDiscountCodePayload {
  @Field(() => Boolean, {
    nullable: true,
    description: "True where the store has not answered and may have acted. The same key, sent again, tells.",
  })
  pending!: boolean | null;

  @Field(() => String, { nullable: true, description: "What the customer types at the checkout." })
  code!: string | null;

  @Field(() => [UserError], { description: "Why there is none." })
  userErrors!: UserError[];
}
