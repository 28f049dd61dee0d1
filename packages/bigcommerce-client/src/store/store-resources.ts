import type { StoreTransport } from "../transport/store-transport.js";
import { storeResource, timeResource } from "./store-information.js";

/** `GET /v2/store` (BigCommerce API reference, store information v2). Texts are `null` where the store has none. */
export interface StoreInformation {
  readonly storeHash: string;
  /** The store's number, as webhooks name it; another id than the hash. */
  readonly storeId: number | null;
  readonly name: string;
  /** `live`, or what keeps it from being so. */
  readonly status: string | null;
  readonly domain: string | null;
  /** The shop's address, with https. */
  readonly secureUrl: string | null;
  readonly controlPanelUrl: string | null;
  /** The owner's e-mail address. */
  readonly adminEmail: string | null;
  /** The e-mail address for orders. */
  readonly orderEmail: string | null;
  readonly phone: string | null;
  readonly country: string | null;
  /** Two letters, ISO 3166-1. */
  readonly countryCode: string | null;
  readonly timezone: StoreTimezone | null;
  /** The default language's code, as `en`. */
  readonly language: string | null;
  /** The default currency's code, as `EUR`. */
  readonly currency: string | null;
  readonly currencySymbol: string | null;
  readonly currencyDecimalPlaces: number | null;
  readonly isPriceEnteredWithTax: boolean | null;
  /** As `KGS` or `Ounces`. */
  readonly weightUnits: string | null;
  /** As `Centimeters` or `Inches`. */
  readonly dimensionUnits: string | null;
  readonly planName: string | null;
  readonly planLevel: string | null;
  readonly planIsTrial: boolean | null;
  readonly industry: string | null;
  readonly logoUrl: string | null;
  readonly infrastructureRegion: string | null;
  /** The id of the first storefront made is 1. */
  readonly defaultChannelId: number | null;
  /** Whether the plan has more than one storefront or channel, so that customers may differ by channel. */
  readonly isMultiStorefront: boolean | null;
}

/** Where the store's clocks are. */
export interface StoreTimezone {
  /** As `Europe/Berlin`. */
  readonly name: string;
  /** From UTC, in seconds, in winter. */
  readonly rawOffset: number | null;
  /** From UTC, in seconds, in summer. */
  readonly dstOffset: number | null;
  /** Whether there is a summer time. */
  readonly hasSummerTime: boolean | null;
}

/** `/v2/store`. */
export interface StoreResource {
  /** Scope `store_v2_information_read_only`. */
  get(): Promise<StoreInformation>;
}

/** `/v2/time`. */
export interface TimeResource {
  /** The store's clock: the cheapest proof that the token is good; it needs no scope. */
  get(): Promise<Date>;
}

/** What a store tells of itself. */
export interface StoreResources {
  readonly store: StoreResource;
  readonly time: TimeResource;
}

/** What a store tells of itself, through one view. */
export function storeResources(transport: StoreTransport): StoreResources {
  return { store: storeResource(transport), time: timeResource(transport) };
}
