import { configSchemaOf, type JsonObject } from "@storegate/connector-kit";
import type { OpenConnector } from "@storegate/sync-engine";
import { hideSecrets, secretPointers } from "./config-secrets.js";

/** Configs that were kept, as one operation shows them: it looks once where a connector has its secrets. */
export class ShownConfigs {
  readonly #secrets = new Map<string, readonly string[]>();

  constructor(private readonly connectors: ReadonlyMap<string, OpenConnector>) {}

  /** A config with its secrets null; of a connector that is not installed, as it was kept. */
  of(connectorId: string, config: JsonObject): JsonObject {
    const known = this.#secrets.get(connectorId);
    if (known) return hideSecrets(known, config);
    const connector = this.connectors.get(connectorId)?.connector;
    const pointers = connector ? secretPointers(configSchemaOf(connector)) : [];
    this.#secrets.set(connectorId, pointers);
    return hideSecrets(pointers, config);
  }
}
