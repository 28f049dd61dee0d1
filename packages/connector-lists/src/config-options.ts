/** What a form can offer: the account's lists and data fields, and the audiences of the store's other integrations. */
import { Fault, type ConfigOption } from "@storegate/connector-kit";
import type { ListsDraftContext } from "./lists-context.js";
import type { ListProvider } from "./providers/provider.js";
import { openProvider, providerConfig } from "./providers/providers.js";

/** Offers what the account has for a place of the config. */
export async function offerOptions(context: ListsDraftContext, path: string): Promise<ConfigOption[]> {
  if (path.endsWith("/audience")) return offerAudiences(context);
  const provider = draftProvider(context);
  if (path.endsWith("/list"))
    return (await provider.lists()).map(({ id, name }) => ({ value: { id }, label: name, details: { id } }));
  return (await provider.dataFields()).map(({ name, type }) => ({ value: name, label: name, details: { type } }));
}

async function offerAudiences({ others }: ListsDraftContext): Promise<ConfigOption[]> {
  const { audiences } = await others.audiences();
  return audiences.map(({ id, name, size, integration }) => ({
    value: id,
    label: `${name} (${integration.name})`,
    details: { size, connector: integration.connectorId },
  }));
}

/** The account that a draft names. @throws Fault CONFIG while it names none. */
export function draftProvider(context: ListsDraftContext): ListProvider {
  const { config } = context;
  const provider = providerConfig.safeParse(config.provider);
  if (!provider.success)
    throw new Fault({
      kind: "CONFIG",
      code: "PROVIDER_MISSING",
      message: "What there is to choose from is known by the provider, and its access is not filled in.",
      remedy: "Enter the API user and its password first.",
      field: "provider",
    });
  return openProvider({ ...context, config: { provider: provider.data } });
}
