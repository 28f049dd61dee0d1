import { Field, ObjectType } from "type-graphql";
import { Allow } from "./access.js";
import { Decimal } from "./scalars.js";

/** An amount of money. */
@Allow("VIEWER")
@ObjectType({ description: "An amount of money." })
export class Money {
  @Field(() => Decimal, { description: "As exact as it is known." })
  amount!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;
}
