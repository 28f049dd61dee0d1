import { Allow } from "./access.js";
import { faultKinds, type FaultData, type FaultKind } from "@storegate/http-client";
import { Field, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "./enum-of.js";

/** {@link faultKinds} as GraphQL wants an enum. */
export const FaultKindEnum = enumOf(faultKinds);

registerEnumType(FaultKindEnum, {
  name: "FaultKind",
  description: "Who must act for a fault to go away. May grow: keep a default branch.",
  valuesConfig: {
    CONFIG: { description: "Whoever configures." },
    AUTH: { description: "The owner of the token: it is refused." },
    SCOPE: { description: "The owner of the token: it does not allow this." },
    NOT_FOUND: { description: "The data's owner: there is no such thing." },
    INPUT: { description: "The data's owner: it is not as it must be." },
    CONFLICT: { description: "Somebody else has it, or has changed it." },
    RATE_LIMITED: { description: "Time: too much was asked." },
    UNAVAILABLE: { description: "Time: the other side did not answer, or not well." },
    UNEXPECTED: { description: "We: it was not foreseen." },
  },
});

/** What went wrong in the world. */
@Allow("SUBSCRIBER")
@ObjectType("Fault", { description: "What went wrong in the world." })
export class FaultType implements FaultData {
  @Field(() => FaultKindEnum, { description: "Who must act." })
  kind!: FaultKind;

  @Field(() => String, { description: "Stable, UPPER_SNAKE, never reused." })
  code!: string;

  @Field(() => String, { description: "What happened, in the vendor's words where a vendor said it." })
  message!: string;

  @Field(() => String, { nullable: true, description: "What to do about it, in our words." })
  remedy?: string;

  @Field(() => String, { nullable: true, description: "The record's field that is at fault." })
  field?: string;

  @Field(() => Boolean, { description: "Whether the same, tried again later, can succeed without anybody acting." })
  retryable!: boolean;
}
