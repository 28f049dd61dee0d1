/** GraphQL of the connector: what it would make of one name. */
import { Allow, type ResolverContext } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from "type-graphql";
import { tidyConfig } from "../config.js";
import { tidyNames } from "../connector.js";
import { tidy } from "../tidy.js";

/** What becomes of a name. */
@Allow("VIEWER")
@ObjectType({ description: "What becomes of a name." })
export class TidyName {
  @Field(() => String, { description: "As given." })
  name!: string;

  @Field(() => String, { description: "As the integration writes it." })
  tidied!: string;
}

/** One name, by the integration's own config. */
@Resolver()
class TidyNamesResolver {
  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => TidyName, { nullable: true, description: "Tidy names: what a sync would make of one name." })
  async tidyName(
    @Arg("integrationId", () => ID, { description: "An integration of the tidy connector." }) integrationId: string,
    @Arg("name", () => String, { description: "The name, as it was typed." }) name: string,
    @Ctx() context: ResolverContext,
  ): Promise<TidyName> {
    const { config } = await context.openIntegration(integrationId, tidyNames.id);
    return { name, tidied: tidy(name, tidyConfig.parse(config).keep) };
  }
}

/** Resolvers that the gateway adds to its schema. */
export const tidyNamesResolvers: readonly Function[] = [TidyNamesResolver];
