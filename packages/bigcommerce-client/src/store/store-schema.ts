import { z } from "zod";
import { textOrNull } from "../wire/text.js";
import type { StoreInformation, StoreTimezone } from "./store-resources.js";

const whole = z.number().int();
const wholeOrNull = z
  .union([
    whole,
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number)
      .pipe(whole),
  ])
  .nullish();
const flagOrNull = z.boolean().nullish();

const timezoneSchema = z
  .object({ name: z.string(), raw_offset: wholeOrNull, dst_offset: wholeOrNull, dst_correction: flagOrNull })
  .transform((wire): StoreTimezone => ({
    name: wire.name,
    rawOffset: wire.raw_offset ?? null,
    dstOffset: wire.dst_offset ?? null,
    hasSummerTime: wire.dst_correction ?? null,
  }));

// A store answers an empty list where it has no logo, and may so wherever it has nothing to put into an object.
function objectOrNull<T>(schema: z.ZodType<T>): z.ZodType<T | null> {
  return z.preprocess((value) => (value === undefined || Array.isArray(value) ? null : value), schema.nullable());
}

/** A store as v2 answers it; its hash and name are sure, what else is missing is not known. */
export const storeSchema = z
  .object({
    id: z.string(),
    store_id: wholeOrNull,
    name: z.string(),
    status: textOrNull,
    domain: textOrNull,
    secure_url: textOrNull,
    control_panel_base_url: textOrNull,
    admin_email: textOrNull,
    order_email: textOrNull,
    phone: textOrNull,
    country: textOrNull,
    country_code: textOrNull,
    timezone: objectOrNull(timezoneSchema),
    language: textOrNull,
    currency: textOrNull,
    currency_symbol: textOrNull,
    decimal_places: wholeOrNull,
    is_price_entered_with_tax: flagOrNull,
    weight_units: textOrNull,
    dimension_units: textOrNull,
    plan_name: textOrNull,
    plan_level: textOrNull,
    plan_is_trial: flagOrNull,
    industry: textOrNull,
    logo: objectOrNull(z.object({ url: textOrNull })),
    infrastructure_region: textOrNull,
    default_channel_id: wholeOrNull,
    features: objectOrNull(z.object({ multi_storefront_enabled: flagOrNull })),
  })
  .transform((wire): StoreInformation => ({
    storeHash: wire.id,
    storeId: wire.store_id ?? null,
    name: wire.name,
    status: wire.status,
    domain: wire.domain,
    secureUrl: wire.secure_url,
    controlPanelUrl: wire.control_panel_base_url,
    adminEmail: wire.admin_email,
    orderEmail: wire.order_email,
    phone: wire.phone,
    country: wire.country,
    countryCode: wire.country_code,
    timezone: wire.timezone,
    language: wire.language,
    currency: wire.currency,
    currencySymbol: wire.currency_symbol,
    currencyDecimalPlaces: wire.decimal_places ?? null,
    isPriceEnteredWithTax: wire.is_price_entered_with_tax ?? null,
    weightUnits: wire.weight_units,
    dimensionUnits: wire.dimension_units,
    planName: wire.plan_name,
    planLevel: wire.plan_level,
    planIsTrial: wire.plan_is_trial ?? null,
    industry: wire.industry,
    logoUrl: wire.logo?.url ?? null,
    infrastructureRegion: wire.infrastructure_region,
    defaultChannelId: wire.default_channel_id ?? null,
    isMultiStorefront: wire.features?.multi_storefront_enabled ?? null,
  }));
