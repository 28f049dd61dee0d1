import type { CatalogResources } from "./catalog/catalog-resources.js";
import type { CustomerResources } from "./customers/customer-resources.js";
import type { RateLimit } from "./governor/rate-limit.js";
import type { HookResources } from "./hooks/hook-resources.js";
import type { MarketingResources } from "./marketing/marketing-resources.js";
import type { OrderResources } from "./orders/order-resources.js";
import type { StoreResources } from "./store/store-resources.js";
import type { StoreClientView } from "./transport/store-client-view.js";

/**
 * One store's API. Every method throws a {@link Fault} for what concerns the whole call; batches answer for each item.
 * What the store surely did not act on is sent again; reads, and writes that do the same twice (PUT, DELETE, the making of
 * addresses), also after lost answers; any other write never is.
 */
export interface StoreClient
  extends StoreResources, CustomerResources, CatalogResources, OrderResources, MarketingResources, HookResources {
  readonly storeHash: string;
  /** What the store last said of its quota; `null` before the first answer, or where the plan has none. */
  readonly rateLimit: RateLimit | null;
  /** The same store, governor and credentials with other signals, another lane or hook; what is left out stays as it was. */
  with(view: StoreClientView): StoreClient;
  /**
   * Asks the store whether the token has a scope; nothing is changed. Returns when it has.
   * @throws Fault SCOPE, naming it, when it has not.
   */
  requireScope(scope: string): Promise<void>;
}
