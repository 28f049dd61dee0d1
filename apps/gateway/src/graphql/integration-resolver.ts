import {
  IntegrationDraftInput,
  Allow,
  draftReach,
  PageArgs,
  pageOf,
  readPage,
  type PageOf,
} from "@storegate/connector-kit/graphql";
import { schema } from "@storegate/database";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { integrationsWithin } from "../access/reach.js";
import { decodeId } from "../ids.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import { ConnectorType, connectorType } from "./connector-type.js";
import type { GatewayContext } from "./context.js";
import { draftFrom } from "./integration-draft.js";
import { IntegrationConnection, integrationCursor, IntegrationType } from "./integration-type.js";
import {
  CreateIntegrationInput,
  CreateIntegrationPayload,
  DeleteIntegrationPayload,
  orRefused,
  TestIntegrationPayload,
  UpdateIntegrationInput,
  UpdateIntegrationPayload,
} from "./payloads.js";

const { integrations } = schema;

/** Connectors and the integrations made of them. */
@Resolver()
export class IntegrationResolver {
  @Allow("VIEWER", "any")
  @Query(() => [ConnectorType], { description: "What integrations can be made of." })
  connectors(@Ctx() { services }: GatewayContext): ConnectorType[] {
    return [...services.connectors.values()].map((open) => connectorType(open.connector));
  }

  @Allow("VIEWER", { storeId: "Store", connectorId: "Connector" })
  @Query(() => IntegrationConnection, { description: "What is set up, by name." })
  async integrations(
    @Args(() => PageArgs) args: PageArgs,
    @Arg("storeId", () => ID, { nullable: true, description: "Only of this store." }) storeId: string | null = null,
    @Arg("connectorId", () => ID, { nullable: true, description: "Only of this connector." })
    connectorId: string | null = null,
    @Ctx() { services, caller }: GatewayContext,
  ): Promise<PageOf<IntegrationRow>> {
    const { queries } = services.database;
    const cursor = integrationCursor({ storeId, connectorId });
    const request = readPage(cursor, args);
    const store = storeId === null ? null : decodeId("Store", storeId);
    const selected = and(
      isNull(integrations.deletedAt),
      integrationsWithin(caller),
      store === null ? undefined : store === undefined ? sql`false` : eq(integrations.storeId, store),
      connectorId === null ? undefined : eq(integrations.connectorId, connectorId),
    );
    const rows = await queries
      .select()
      .from(integrations)
      .where(
        and(
          selected,
          request.after
            ? sql`(${integrations.name}, ${integrations.id}) > (${request.after[0]}, ${request.after[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(asc(integrations.name), asc(integrations.id))
      .limit(request.first + 1);
    return pageOf(cursor, request, rows, await queries.$count(integrations, selected));
  }

  @Allow("VIEWER", { id: "Integration" })
  @Query(() => IntegrationType, {
    nullable: true,
    description: "One integration; null when there is none with this id.",
  })
  async integration(
    @Arg("id", () => ID, { description: "Its id." }) id: string,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<IntegrationRow | null> {
    const key = decodeId("Integration", id);
    return key === undefined ? null : loaders.integration.load(key);
  }

  @Allow("ADMIN", { "input.storeId": "WholeStore", "input.connectorId": "Connector" })
  @Mutation(() => CreateIntegrationPayload, { nullable: true, description: "Sets a connector up for a store." })
  createIntegration(
    @Arg("input", () => CreateIntegrationInput, { description: "What makes it." }) input: CreateIntegrationInput,
    @Ctx() { services, actor }: GatewayContext,
  ) {
    const { connectorId, name, config, status, schedule, maxChanges, maxChangeShare } = input;
    const storeId = decodeId("Store", input.storeId);
    const wanted = { storeId, connectorId, name, config, status, schedule, maxChanges, maxChangeShare };
    return orRefused(async () => ({ integration: await services.integrations.create(wanted, actor) }));
  }

  @Allow("ADMIN", { id: "Integration" })
  @Mutation(() => UpdateIntegrationPayload, {
    nullable: true,
    description:
      "Changes an integration. A sync under way goes on with the config it began with, and ends when the status becomes DISABLED.",
  })
  updateIntegration(
    @Arg("id", () => ID, { description: "Which." }) id: string,
    @Arg("input", () => UpdateIntegrationInput, { description: "What to change." }) input: UpdateIntegrationInput,
    @Ctx() { services, actor }: GatewayContext,
  ) {
    return orRefused(async () => ({
      integration: await services.integrations.update(decodeId("Integration", id), input, actor),
    }));
  }

  @Allow("ADMIN", { id: "Integration" })
  @Mutation(() => DeleteIntegrationPayload, {
    nullable: true,
    description:
      "Stops all syncing and forgets the connection; nothing in BigCommerce or at the provider is touched, past syncs stay readable.",
  })
  deleteIntegration(
    @Arg("id", () => ID, { description: "Which." }) id: string,
    @Ctx() { services, actor }: GatewayContext,
  ) {
    return orRefused(async () => {
      await services.integrations.delete(decodeId("Integration", id), actor);
      return { deletedId: id };
    });
  }

  @Allow("OPERATOR", draftReach("input"))
  @Mutation(() => TestIntegrationPayload, {
    nullable: true,
    description: "Runs the connection test: credentials, scopes, provider or source. Writes nothing.",
  })
  testIntegration(
    @Arg("input", () => IntegrationDraftInput, { description: "A saved integration or a draft." })
    input: IntegrationDraftInput,
    @Ctx() { services, actor, signal }: GatewayContext,
  ) {
    return orRefused(() => services.integrations.test(draftFrom(input), actor, signal));
  }
}
