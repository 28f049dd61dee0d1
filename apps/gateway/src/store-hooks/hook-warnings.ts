/** What an integration's warnings tell of its store's webhooks. */
import type { AnyConnector, FaultData } from "@storegate/connector-kit";
import type { IntegrationRow } from "../integrations/integration-service.js";
import { takesHooks } from "./hook-address.js";

/**
 * A connector that hears what stores tell hears nothing where the gateway has a public address that BigCommerce does not send to. Where it
 * has none, nobody meant it to be reached, and nothing is told.
 */
export function hookWarnings(
  connector: AnyConnector,
  { status }: Pick<IntegrationRow, "status">,
  publicUrl: string | undefined,
): FaultData[] {
  if (!connector.storeEvents || status === "DISABLED" || publicUrl === undefined || takesHooks(publicUrl)) return [];
  return [
    {
      kind: "CONFIG",
      code: "STORE_EVENTS_NOT_HEARD",
      message: `The store cannot tell what happens in it: BigCommerce sends webhooks to https on port 443 alone, and STOREGATE_PUBLIC_URL is ${publicUrl}.`,
      remedy: "Give STOREGATE_PUBLIC_URL as an https address without a port. Until then changes are seen later.",
      retryable: false,
    },
  ];
}
