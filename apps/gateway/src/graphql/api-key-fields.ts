import { Allow } from "@storegate/connector-kit/graphql";
import type DataLoader from "dataloader";
import { Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { ApiKeyRow } from "../access/api-key-rows.js";
import { encodeId } from "../ids.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import type { StoreRow } from "../stores/store-clients.js";
import { ApiKeyType } from "./api-key-type.js";
import type { GatewayContext } from "./context.js";
import { IntegrationType } from "./integration-type.js";
import { StoreType } from "./store-type.js";
import { Actor } from "./sync-type.js";

/** Fields of a key that are not in its row. */
@Resolver(() => ApiKeyType)
export class ApiKeyTypeResolver {
  @FieldResolver(() => ID, { description: "Opaque." })
  id(@Root() key: ApiKeyRow): string {
    return encodeId("ApiKey", key.id);
  }

  @FieldResolver(() => [StoreType], {
    nullable: true,
    description: "The stores that it reaches, by name; those that were disconnected are left out. Null is all.",
  })
  stores(@Root() { storeIds }: ApiKeyRow, @Ctx() { loaders }: GatewayContext): Promise<StoreRow[]> | null {
    return storeIds && thoseLeft(loaders.store, storeIds);
  }

  @FieldResolver(() => [IntegrationType], {
    nullable: true,
    description: "The integrations that it reaches, by name; those that were deleted are left out. Null is all.",
  })
  integrations(
    @Root() { integrationIds }: ApiKeyRow,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<IntegrationRow[]> | null {
    return integrationIds && thoseLeft(loaders.integration, integrationIds);
  }
}

/** By which key somebody did something. */
@Resolver(() => Actor)
export class ActorResolver {
  @Allow("ADMIN")
  @FieldResolver(() => ApiKeyType, {
    nullable: true,
    description: "The key that was used; null for a caller whose own key is narrowed to stores or integrations.",
  })
  apiKey(@Root() { keyId }: Actor, @Ctx() { loaders }: GatewayContext): Promise<ApiKeyRow | null> {
    return loaders.apiKey.load(keyId);
  }
}

/** As the database orders names. */
const byName = new Intl.Collator("en", { numeric: true });

async function thoseLeft<Row extends { readonly name: string }>(
  loader: DataLoader<string, Row | null>,
  ids: readonly string[],
): Promise<Row[]> {
  const rows = await Promise.all(ids.map((id) => loader.load(id)));
  return rows.filter((row) => row !== null).toSorted((a, b) => byName.compare(a.name, b.name));
}
