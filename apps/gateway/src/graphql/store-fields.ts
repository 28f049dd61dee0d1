import { Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import { encodeId } from "../ids.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import type { StoreRow } from "../stores/store-clients.js";
import type { GatewayContext } from "./context.js";
import { IntegrationType } from "./integration-type.js";
import { RateLimit, StoreType, WebhookHealth } from "./store-type.js";

/** Fields of a store that are not in its row. */
@Resolver(() => StoreType)
export class StoreTypeResolver {
  @FieldResolver(() => ID, { description: "Opaque." })
  id(@Root() store: StoreRow): string {
    return encodeId("Store", store.id);
  }

  @FieldResolver(() => RateLimit, {
    nullable: true,
    description:
      "The store's quota as its last response told it; null while it was asked nothing, or where the plan has no quota.",
  })
  rateLimit(@Root() store: StoreRow, @Ctx() { services }: GatewayContext): RateLimit | null {
    const here = services.clients.rateLimit(store.id);
    if (!store.rateLimit) return here;
    const kept = {
      ...store.rateLimit,
      resetsAt: new Date(store.rateLimit.resetsAt),
      observedAt: new Date(store.rateLimit.observedAt),
    };
    return here && here.observedAt >= kept.observedAt ? here : kept;
  }

  @FieldResolver(() => WebhookHealth, {
    nullable: true,
    description:
      "How far the gateway may be behind the store. Null while no webhooks of the store come to this gateway; today none do, because no connector takes any.",
  })
  webhooks(): null {
    return null;
  }

  @FieldResolver(() => [IntegrationType], { description: "What is set up for it, by name." })
  integrations(@Root() store: StoreRow, @Ctx() { loaders }: GatewayContext): Promise<IntegrationRow[]> {
    return loaders.integrationsOfStore.load(store.id);
  }
}
