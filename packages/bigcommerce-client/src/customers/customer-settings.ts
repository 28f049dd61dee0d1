import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { dataSchema } from "../transport/data-envelope.js";

/** What holds for customers of all channels that have no settings of their own. `null`: the store does not say. */
export interface CustomerSettings {
  readonly askShopperForTrackingConsent: boolean | null;
  readonly askShopperForTrackingConsentOnCheckout: boolean | null;
  readonly policyUrl: string | null;
  /** The group of those without an account; 0 is none. */
  readonly guestCustomerGroupId: number | null;
  /** The group that new customers are put into; 0 is none. */
  readonly defaultCustomerGroupId: number | null;
}

/** A change to the settings; what is left out stays as it is. */
export interface CustomerSettingsUpdate {
  readonly askShopperForTrackingConsent?: boolean | undefined;
  readonly askShopperForTrackingConsentOnCheckout?: boolean | undefined;
  readonly policyUrl?: string | undefined;
  readonly guestCustomerGroupId?: number | undefined;
  readonly defaultCustomerGroupId?: number | undefined;
}

/** `/v3/customers/settings` (BigCommerce API reference, customers v3). */
export interface CustomerSettingsResource {
  /** Scope `store_v2_customers_read_only`. */
  get(): Promise<CustomerSettings>;
  /**
   * Whether the call itself takes a part for the whole is not documented, so the settings are read first and those beside
   * the changed ones sent with them, as they were. Scope `store_v2_customers`.
   */
  update(changes: CustomerSettingsUpdate): Promise<CustomerSettings>;
}

const settingsSchema = dataSchema(
  z
    .object({
      privacy_settings: z
        .object({
          ask_shopper_for_tracking_consent: z.boolean().nullish(),
          ask_shopper_for_tracking_consent_on_checkout: z.boolean().nullish(),
          policy_url: z.string().nullish(),
        })
        .nullish(),
      customer_group_settings: z
        .object({
          guest_customer_group_id: z.number().int().nullish(),
          default_customer_group_id: z.number().int().nullish(),
        })
        .nullish(),
    })
    .transform(({ privacy_settings: privacy, customer_group_settings: groups }): CustomerSettings => ({
      askShopperForTrackingConsent: privacy?.ask_shopper_for_tracking_consent ?? null,
      askShopperForTrackingConsentOnCheckout: privacy?.ask_shopper_for_tracking_consent_on_checkout ?? null,
      policyUrl: privacy?.policy_url ?? null,
      guestCustomerGroupId: groups?.guest_customer_group_id ?? null,
      defaultCustomerGroupId: groups?.default_customer_group_id ?? null,
    })),
);

/** `/v3/customers/settings`. */
export function customerSettingsResource(transport: StoreTransport): CustomerSettingsResource {
  const get = (): Promise<CustomerSettings> =>
    transport.call(customerEndpoints.customerSettingsGet, { schema: settingsSchema });
  return {
    get,
    async update(changes) {
      const kept = await get();
      const privacy = {
        ask_shopper_for_tracking_consent: [changes.askShopperForTrackingConsent, kept.askShopperForTrackingConsent],
        ask_shopper_for_tracking_consent_on_checkout: [
          changes.askShopperForTrackingConsentOnCheckout,
          kept.askShopperForTrackingConsentOnCheckout,
        ],
        policy_url: [changes.policyUrl, kept.policyUrl],
      };
      const groups = {
        guest_customer_group_id: [changes.guestCustomerGroupId, kept.guestCustomerGroupId],
        default_customer_group_id: [changes.defaultCustomerGroupId, kept.defaultCustomerGroupId],
      };
      return transport.call(customerEndpoints.customerSettingsUpdate, {
        body: { privacy_settings: merged(privacy), customer_group_settings: merged(groups) },
        schema: settingsSchema,
      });
    },
  };
}

type ChangedAndKept = readonly (string | number | boolean | null | undefined)[];

/** A part of the settings with its changes; nothing where none of it changes. */
function merged(part: Readonly<Record<string, ChangedAndKept>>): Record<string, unknown> | undefined {
  const fields = Object.entries(part);
  if (fields.every(([, [changed]]) => changed === undefined)) return undefined;
  return Object.fromEntries(fields.map(([name, [changed, kept]]) => [name, changed ?? kept ?? undefined]));
}
