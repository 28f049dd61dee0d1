import { Fault, type ConnectionCheck, type Scope } from "@storegate/connector-kit";
import type { LookupContext } from "./lookup-context.js";
import { phoneCountry, storeFacts } from "./people/store-facts.js";

/** What agents' actions need of a token beyond reading. */
const actionScopes: readonly Scope[] = ["store_v2_orders", "store_v2_marketing"];

/** Whether the store says what people are shown by, and the token allows what agents may do. */
export async function testConnection(context: LookupContext): Promise<ConnectionCheck[]> {
  return Promise.all([
    check("phone country", () => testCountry(context)),
    check("currency", async () => {
      await storeFacts(context);
      return undefined;
    }),
    ...actionScopes.map((scope) => testScope(context, scope)),
  ]);
}

async function testScope({ config, bigcommerce }: LookupContext, scope: Scope): Promise<ConnectionCheck> {
  if (!config.actions.enabled) return { name: scope, status: "SKIPPED" };
  return check(scope, async () => {
    await bigcommerce.requireScope(scope);
    return undefined;
  });
}

async function testCountry(context: LookupContext): Promise<Fault | undefined> {
  if ((await phoneCountry(context)) !== null) return undefined;
  return new Fault({
    kind: "CONFIG",
    code: "PHONE_COUNTRY_UNKNOWN",
    message:
      "Neither the config nor the store says where phone numbers are from: those without a country's code match nobody.",
    remedy: "Set defaultCountry to the country of most customers, such as US.",
    field: "defaultCountry",
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
