import { Allow, rootRules } from "@storegate/connector-kit/graphql";
import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, ID, Info, Mutation, Query, Resolver } from "type-graphql";
import type { ApiKeyRow } from "../access/api-key-rows.js";
import { routeRules } from "../connector-routes/route-table.js";
import { decodeId } from "../ids.js";
import { integrationNotFound } from "../integrations/integration-service.js";
import { Refusal } from "../refusal.js";
import {
  CreateApiKeyInput,
  CreateApiKeyPayload,
  CreateProgressTokenInput,
  CreateProgressTokenPayload,
  RevokeApiKeyPayload,
} from "./api-key-payloads.js";
import { ApiKeyType } from "./api-key-type.js";
import type { GatewayContext } from "./context.js";
import { orRefused } from "./payloads.js";

/** Keys and the tokens they issue. */
@Resolver()
export class ApiKeyResolver {
  @Allow("ADMIN", "gateway")
  @Query(() => [ApiKeyType], {
    nullable: true,
    description: "All keys, by name, those that are revoked or expired too.",
  })
  apiKeys(@Ctx() { services }: GatewayContext): Promise<ApiKeyRow[]> {
    return services.apiKeys.list();
  }

  @Allow("ADMIN", "gateway")
  @Mutation(() => CreateApiKeyPayload, {
    nullable: true,
    description: "Makes a key. It may neither do more nor last longer than the key that makes it.",
  })
  createApiKey(
    @Arg("input", () => CreateApiKeyInput, { description: "What makes it." }) input: CreateApiKeyInput,
    @Ctx() { services, caller, actor }: GatewayContext,
    @Info() { schema }: GraphQLResolveInfo,
  ) {
    return orRefused(async () => {
      const rules = new Map([...rootRules(schema), ...routeRules(services.connectors.values())]);
      const { row, secret } = await services.apiKeys.create(input, caller, actor, rules);
      return { apiKey: row, secret };
    });
  }

  @Allow("ADMIN", "gateway")
  @Mutation(() => RevokeApiKeyPayload, {
    nullable: true,
    description:
      "Ends a key, its sessions and its progress tokens; their open sockets are closed. One that is revoked stays as it is. The last ADMIN key that nothing narrows is kept.",
  })
  revokeApiKey(@Arg("id", () => ID, { description: "Which." }) id: string, @Ctx() { services, actor }: GatewayContext) {
    return orRefused(async () => ({ apiKey: await services.apiKeys.revoke(decodeId("ApiKey", id), actor) }));
  }

  @Allow("OPERATOR", { "input.integrationId": "Integration" })
  @Mutation(() => CreateProgressTokenPayload, {
    nullable: true,
    description:
      "A short-lived SUBSCRIBER for a third party that may follow one integration's progress and nothing else.",
  })
  createProgressToken(
    @Arg("input", () => CreateProgressTokenInput, { description: "For which integration, and how long." })
    input: CreateProgressTokenInput,
    @Ctx() { services, loaders, caller, actor }: GatewayContext,
  ) {
    return orRefused(async () => {
      const key = decodeId("Integration", input.integrationId);
      const integration = key === undefined ? null : await loaders.integration.load(key);
      if (!integration) throw Refusal.of(integrationNotFound(), ["integrationId"]);
      return services.progressTokens.issue(integration, input.expiresInSeconds, caller, actor);
    });
  }
}
