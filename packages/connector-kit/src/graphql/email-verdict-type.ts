import { Field, ObjectType, registerEnumType } from "type-graphql";
import type { EmailVerdictFact } from "../facts.js";
import { Allow } from "./access.js";
import { enumOf } from "./enum-of.js";
import { DateTime } from "./scalars.js";

const EmailStatus = enumOf(["VALID", "RISKY", "INVALID", "UNKNOWN"] satisfies EmailVerdictFact["status"][]);

registerEnumType(EmailStatus, {
  name: "EmailStatus",
  description: "What an address is found to be. May grow: keep a default branch.",
  valuesConfig: {
    VALID: { description: "Mail can be sent; see the reason for what was looked at." },
    RISKY: { description: "Mail can be sent, and had better not be without thought." },
    INVALID: { description: "Mail cannot arrive." },
    UNKNOWN: { description: "It could not be found out; asked again later it may be." },
  },
});

/** What one check found. */
@Allow("VIEWER")
@ObjectType({ description: "What a check found." })
export class EmailEvidence {
  @Field(() => String, { description: "The check, as mx or disposable_list." })
  check!: string;

  @Field(() => String, { description: "Raw reply, record or list version." })
  finding!: string;
}

/** What an address is found to be, and why. */
@Allow("VIEWER")
@ObjectType({ description: "What an address is found to be, and why." })
export class EmailVerdict {
  @Field(() => String, { description: "As given." })
  email!: string;

  @Field(() => EmailStatus, { description: "The verdict." })
  status!: EmailVerdictFact["status"];

  @Field(() => String, { description: "Why, as domain_accepts_mail; the documentation lists all." })
  reason!: string;

  @Field(() => String, { nullable: true, description: "An address that may have been meant; only ever a suggestion." })
  didYouMean!: string | null;

  @Field(() => [EmailEvidence], { description: "What was found, check by check." })
  evidence!: readonly EmailEvidence[];

  @Field(() => String, { description: "Who looked, as builtin." })
  provider!: string;

  @Field(() => DateTime, { description: "When it was looked at." })
  checkedAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "From when another look may tell more, as a mail server that greylists has asked for; syncs look at customers again then, by themselves. Null: nothing is planned.",
  })
  againAt!: Date | null;
}

/** A verdict as GraphQL has it. @param email as it was asked for. */
export function emailVerdictOf(email: string, fact: EmailVerdictFact): EmailVerdict {
  return { ...fact, email };
}
