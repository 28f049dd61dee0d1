import { Fault } from "@storegate/connector-kit";
import { rarelyRead } from "../cache/index.js";
import type { LookupContext } from "../lookup-context.js";

/** What of a store people are shown by. */
export interface StoreFacts {
  /** Its default currency; ISO 4217. */
  readonly currency: string;
  /** Two letters, ISO 3166-1; null where the store tells none. */
  readonly country: string | null;
}

/** @throws Fault as the store's client; UNAVAILABLE, CURRENCY_UNKNOWN, where the store tells no currency. */
export function storeFacts(context: LookupContext): Promise<StoreFacts> {
  const { bigcommerce, store } = context;
  const load = async (): Promise<StoreFacts> => {
    const { currency, countryCode } = await bigcommerce.store.get();
    if (currency === null) throw currencyUnknown(store.name);
    return { currency, country: countryCode?.toUpperCase() ?? null };
  };
  return rarelyRead(context, "store", load);
}

/** Where phone numbers without a country's code are from: two letters, or null where neither the config nor the store says. */
export async function phoneCountry(context: LookupContext): Promise<string | null> {
  return context.config.defaultCountry ?? (await storeFacts(context)).country;
}

function currencyUnknown(name: string): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "CURRENCY_UNKNOWN",
    message: `The store ${name} does not say which currency is its default one.`,
    remedy: "Set the default currency in the store's control panel, under Settings, Currencies.",
  });
}
