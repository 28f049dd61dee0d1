import { Allow, DateTime, enumOf, type ResolverContext } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, Field, ID, ObjectType, Query, registerEnumType, Resolver } from "type-graphql";
import { validation } from "../connector.js";
import type { ValidationContext } from "../customers/runtime.js";
import { judgeNow } from "../verdicts/judge-now.js";

const EmailStatus = enumOf(["VALID", "RISKY", "INVALID", "UNKNOWN"]);

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
  status!: keyof typeof EmailStatus;

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

/**
 * What a question costs of its key's budget, where reading an object costs 1: as a request of a form does. With mail servers or
 * Truelist it takes seconds and money.
 */
const complexity = 100;

/** One address, by the integration's own pipeline. */
@Resolver()
class ValidationResolver {
  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => EmailVerdict, {
    nullable: true,
    complexity,
    description:
      "Validation: one address, by the integration's own pipeline and cache, as a sync would judge it: mail servers and Truelist are asked where it has them asked, which may take some seconds, and a credit. Nothing is written to the store. Fails with INTEGRATION_NOT_FOUND, INTEGRATION_DISABLED, and codes of the provider, as TRUELIST_OUT_OF_CREDITS.",
  })
  async validateEmail(
    @Arg("integrationId", () => ID, { description: "An integration of the validation connector." })
    integrationId: string,
    @Arg("email", () => String, { description: "The address, as it was typed." }) email: string,
    @Ctx() context: ResolverContext,
  ): Promise<EmailVerdict> {
    const opened = await context.openIntegration(integrationId, validation.id);
    // Opened as an integration of this connector.
    const verdict = await judgeNow(opened as ValidationContext, email);
    return {
      ...verdict,
      status: EmailStatus[verdict.status.toUpperCase() as keyof typeof EmailStatus],
      checkedAt: new Date(verdict.checkedAt),
      againAt: verdict.againAt === null ? null : new Date(verdict.againAt),
    };
  }
}

/** Resolvers that the gateway adds to its schema. */
export const validationResolvers: readonly Function[] = [ValidationResolver];
