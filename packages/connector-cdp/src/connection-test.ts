/** Whether the store says what people are told by, and the token allows what the config asks for. */
import { Fault, type ConnectionCheck, type Scope } from "@storegate/connector-kit";
import type { CdpContext } from "./cdp-context.js";

/** Looks at the store's currency and country, and at the scopes that the config needs beside those that every import does. */
export async function testConnection(context: CdpContext): Promise<ConnectionCheck[]> {
  const { config } = context;
  return Promise.all([
    check("currency", () => testCurrency(context)),
    check("phone country", () => testCountry(context)),
    testScope(context, "store_v2_transactions_read_only", config.transactions),
    testScope(context, "store_v2_customers", config.groups.length > 0),
  ]);
}

async function testCurrency({ bigcommerce, store }: CdpContext): Promise<Fault | undefined> {
  if ((await bigcommerce.store.get()).currency !== null) return undefined;
  throw new Fault({
    kind: "UNAVAILABLE",
    code: "CURRENCY_UNKNOWN",
    message: `The store ${store.name} does not say which currency is its default one.`,
    remedy: "Set the default currency in the store's control panel, under Settings, Currencies.",
  });
}

async function testCountry({ bigcommerce, config }: CdpContext): Promise<Fault | undefined> {
  if (config.defaultCountry !== undefined || (await bigcommerce.store.get()).countryCode !== null) return undefined;
  return new Fault({
    kind: "CONFIG",
    code: "PHONE_COUNTRY_UNKNOWN",
    message:
      "Neither the config nor the store says where phone numbers are from: those without a country's code link nobody.",
    remedy: "Set defaultCountry to the country of most customers, such as US.",
    field: "defaultCountry",
  });
}

async function testScope({ bigcommerce }: CdpContext, scope: Scope, isNeeded: boolean): Promise<ConnectionCheck> {
  if (!isNeeded) return { name: scope, status: "SKIPPED" };
  return check(scope, async () => {
    await bigcommerce.requireScope(scope);
    return undefined;
  });
}

/** A check that failed with what `look` throws, or warns of what it answers. */
async function check(name: string, look: () => Promise<Fault | undefined>): Promise<ConnectionCheck> {
  try {
    const warning = await look();
    return warning ? { name, status: "WARNING", fault: warning.toData() } : { name, status: "PASSED" };
  } catch (error) {
    return { name, status: "FAILED", fault: Fault.from(error).toData() };
  }
}
