import { Allow, EmailVerdict, emailVerdictOf, type ResolverContext } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { validation } from "../connector.js";
import type { ValidationContext } from "../customers/runtime.js";
import { emailVerdictFact } from "../verdicts/email-verdict-facts.js";
import { judgeNow } from "../verdicts/judge-now.js";

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
    return emailVerdictOf(email, emailVerdictFact(await judgeNow(opened as ValidationContext, email)));
  }
}

/** Resolvers that the gateway adds to its schema. */
export const validationResolvers: readonly Function[] = [ValidationResolver];
