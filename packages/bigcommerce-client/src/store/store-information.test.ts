import { expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";

const wire = {
  id: "abc123",
  store_id: 1002345678,
  name: "Outfitters",
  status: "live",
  domain: "shop.net",
  secure_url: "https://shop.net",
  control_panel_base_url: "https://store-abc123.mybigcommerce.com",
  admin_email: "owner@shop.net",
  order_email: "",
  phone: "1",
  country: "Germany",
  country_code: "DE",
  timezone: {
    name: "Europe/Berlin",
    raw_offset: 3600,
    dst_offset: 7200,
    dst_correction: true,
    date_format: { display: "jS M Y" },
  },
  language: "en",
  currency: "EUR",
  currency_symbol: "€",
  decimal_places: "2",
  is_price_entered_with_tax: true,
  weight_units: "KGS",
  dimension_units: "Centimeters",
  plan_name: "Pro",
  plan_level: "Pro",
  plan_is_trial: false,
  industry: "Clothing",
  logo: { url: "https://shop.net/logo.png" },
  infrastructure_region: "europe-west4",
  default_channel_id: 1,
  features: { multi_storefront_enabled: true },
};

test("a store tells what it is", async () => {
  await using store = await scriptedStore(() => ({ json: wire }));
  expect(await store.client.store.get()).toEqual({
    storeHash: "abc123",
    storeId: 1002345678,
    name: "Outfitters",
    status: "live",
    domain: "shop.net",
    secureUrl: "https://shop.net",
    controlPanelUrl: "https://store-abc123.mybigcommerce.com",
    adminEmail: "owner@shop.net",
    orderEmail: null,
    phone: "1",
    country: "Germany",
    countryCode: "DE",
    timezone: { name: "Europe/Berlin", rawOffset: 3600, dstOffset: 7200, hasSummerTime: true },
    language: "en",
    currency: "EUR",
    currencySymbol: "€",
    currencyDecimalPlaces: 2,
    isPriceEnteredWithTax: true,
    weightUnits: "KGS",
    dimensionUnits: "Centimeters",
    planName: "Pro",
    planLevel: "Pro",
    planIsTrial: false,
    industry: "Clothing",
    logoUrl: "https://shop.net/logo.png",
    infrastructureRegion: "europe-west4",
    defaultChannelId: 1,
    isMultiStorefront: true,
  });
});

test("a store that tells little is known by its hash and name; without those it is none", async () => {
  let json: unknown = { id: "abc123", name: "Old", logo: [], timezone: [], features: [] };
  await using store = await scriptedStore(() => ({ json }));
  const information = await store.client.store.get();
  expect(information).toMatchObject({ storeHash: "abc123", name: "Old" });
  const { storeHash: _hash, name: _name, ...rest } = information;
  expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  json = { name: "Old" };
  await expect(store.client.store.get()).rejects.toMatchObject({ code: "RESPONSE_MALFORMED" });
});
