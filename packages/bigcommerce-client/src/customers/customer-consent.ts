import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { instantOrNull, type Instant } from "../wire/instant.js";
import { customerEndpoints } from "./customer-endpoints.js";

/** What cookies and scripts are for; those that are documented, and what may come. */
export type TrackingPurpose = "essential" | "functional" | "analytics" | "targeting" | (string & Record<never, never>);

/** What a customer allows and denies of tracking in the shop; it says nothing of mail. */
export interface TrackingConsent {
  readonly allow: readonly TrackingPurpose[];
  readonly deny: readonly TrackingPurpose[];
}

/** {@link TrackingConsent} as it stands. */
export interface KeptTrackingConsent extends TrackingConsent {
  /** The moment of the call, at present, also of one that reads; `null` where the store does not say. */
  readonly updatedAt: Instant | null;
}

/** `/v3/customers/{customerId}/consent` (BigCommerce API reference, customers v3). */
export interface CustomerConsentResource {
  /** Scope `store_v2_customers_read_only`. */
  get(customerId: number): Promise<KeptTrackingConsent>;
  /** Sets both lists, in place of those that there are. Scope `store_v2_customers`. */
  update(customerId: number, consent: TrackingConsent): Promise<KeptTrackingConsent>;
}

// Bare, unlike other answers of v3.
const consentSchema = z
  .object({ allow: z.array(z.string()), deny: z.array(z.string()), updated_at: instantOrNull })
  .transform(({ allow, deny, updated_at }): KeptTrackingConsent => ({ allow, deny, updatedAt: updated_at }));

/** `/v3/customers/{customerId}/consent`. */
export function customerConsentResource(transport: StoreTransport): CustomerConsentResource {
  return {
    get: (customerId) =>
      transport.call(customerEndpoints.customerConsentGet, { parameters: { customerId }, schema: consentSchema }),
    update: (customerId, { allow, deny }) =>
      transport.call(customerEndpoints.customerConsentUpdate, {
        parameters: { customerId },
        body: { allow, deny },
        schema: consentSchema,
      }),
  };
}
