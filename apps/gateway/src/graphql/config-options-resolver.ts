import type { ConfigOption } from "@storegate/connector-kit";
import { Allow, ConfigOptionType, draftReach, IntegrationDraftInput } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { GatewayContext } from "./context.js";
import { draftFrom } from "./integration-draft.js";

/** What forms are filled in from. */
@Resolver()
export class ConfigOptionsResolver {
  @Allow("OPERATOR", draftReach("draft"))
  @Query(() => [ConfigOptionType], {
    nullable: true,
    description:
      "What a form can offer at a place of a config: tables, destination fields, groups. At most 100. The config may be incomplete: the connector gets what of it is good by itself. Refused with CONFIG_PATH_UNKNOWN where the config has no such place, and CONFIG_PATH_WITHOUT_OPTIONS where there is nothing to choose from.",
  })
  configOptions(
    @Arg("draft", () => IntegrationDraftInput, { description: "A saved integration, or one that is being set up." })
    draft: IntegrationDraftInput,
    @Arg("path", () => String, {
      description:
        "A JSON pointer into the config, as /mapping/0/to; places with options carry x-options in configSchema.",
    })
    path: string,
    @Arg("search", () => String, {
      nullable: true,
      description: "Only options whose label or value holds this, in any case.",
    })
    search: string | null = null,
    @Ctx() { services, signal }: GatewayContext,
  ): Promise<ConfigOption[]> {
    return services.integrations.options(draftFrom(draft), { path, search: search ?? undefined }, signal);
  }
}
