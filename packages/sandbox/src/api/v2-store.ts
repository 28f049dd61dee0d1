import { type Plan } from "../store/plan.js";
import { storeId } from "../store/store-id.js";
import type { Answer } from "./answer.js";

/** `GET /v2/store`. */
export function getStore(storeHash: string, plan: Plan): Answer {
  const planName = plan.slice(0, 1).toUpperCase() + plan.slice(1);
  const domain = `store-${storeHash}.mybigcommerce.com`;
  return {
    status: 200,
    body: {
      id: storeHash,
      account_uuid: "5f1c0f9e-3a1c-4c58-9f0a-7d1f4e2b6a90",
      domain,
      secure_url: `https://${domain}`,
      control_panel_base_url: `https://${domain}`,
      status: "live",
      name: "Sandbox Outfitters",
      first_name: "Ada",
      last_name: "Öztürk",
      address: "Hafenstraße 12\n20457 Hamburg",
      country: "Germany",
      country_code: "DE",
      infrastructure_region: "europe-west4",
      phone: "+49 40 5550100",
      admin_email: "owner@sandbox-outfitters.de",
      order_email: "orders@sandbox-outfitters.de",
      favicon_url: "",
      timezone: {
        name: "Europe/Berlin",
        raw_offset: 3600,
        dst_offset: 7200,
        dst_correction: true,
        date_format: { display: "jS M Y", export: "jS M Y", extended_display: "jS M Y @ H:i" },
      },
      language: "en",
      currency: "EUR",
      currency_symbol: "€",
      decimal_separator: ".",
      thousands_separator: ",",
      decimal_places: 2,
      currency_symbol_location: "left",
      weight_units: "KGS",
      dimension_units: "Centimeters",
      dimension_decimal_places: 2,
      dimension_decimal_token: ".",
      dimension_thousands_token: ",",
      plan_name: planName,
      plan_level: planName,
      plan_is_trial: false,
      industry: "Clothing",
      // A store without a logo answers an empty array here, one with a logo an object.
      logo: [],
      is_price_entered_with_tax: true,
      store_id: storeId,
      default_channel_id: 1,
      default_site_id: 1000,
      active_comparison_modules: [],
      features: {
        stencil_enabled: true,
        sitewidehttps_enabled: true,
        facebook_catalog_id: "",
        checkout_type: "optimized",
        wishlists_enabled: true,
        graphql_storefront_api_enabled: true,
        shopper_consent_tracking_enabled: false,
        multi_storefront_enabled: false,
        storefront_limits: { active: 1, total_including_inactive: 1 },
      },
    },
  };
}

/** `GET /v2/time`. */
export function getTime(): Answer {
  return { status: 200, body: { time: Math.floor(Date.now() / 1000) } };
}
