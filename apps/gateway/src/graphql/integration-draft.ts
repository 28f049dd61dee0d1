import { decodeId } from "../ids.js";
import type { IntegrationDraft } from "../integrations/integration-service.js";
import type { IntegrationDraftInput } from "@storegate/connector-kit/graphql";

const ids = ["integrationId", "storeId", "connectorId"] as const;

/** A draft as the caller gave it, its ids as keys of rows. */
export function draftFrom(input: IntegrationDraftInput): IntegrationDraft {
  return {
    integrationId: input.integrationId ? decodeId("Integration", input.integrationId) : undefined,
    storeId: input.storeId ? decodeId("Store", input.storeId) : undefined,
    connectorId: input.connectorId ?? undefined,
    config: input.config,
    given: new Set(ids.filter((name) => input[name])),
  };
}
