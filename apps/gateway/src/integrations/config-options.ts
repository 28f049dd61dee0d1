/** What a form can offer at a place of a config. */
import {
  schemasAt,
  configSchemaOf,
  Fault,
  SecretMask,
  type AnyConnector,
  type ConfigOption,
} from "@storegate/connector-kit";
import { masked, openDraft, type DraftToOpen, type OpeningHost } from "./open-integration.js";

const most = 100;

/** At which place, and what the person typed. */
export interface OptionsQuery {
  /** A JSON pointer. */
  readonly path: string;
  readonly search?: string | undefined;
}

/**
 * At most 100 options that hold the search, in their label or value, in any case; in the connector's order.
 * @throws Fault INPUT, CONFIG_PATH_UNKNOWN or CONFIG_PATH_WITHOUT_OPTIONS; and what keeps the connector from answering.
 */
export async function configOptions(
  host: OpeningHost,
  draft: DraftToOpen,
  { path, search = "" }: OptionsQuery,
  signal: AbortSignal,
): Promise<ConfigOption[]> {
  const { connector } = draft.open;
  checkPlace(connector, path);
  const wanted = search.trim().toLowerCase();
  const mask = new SecretMask();
  const context = await openDraft(host, draft, { signal, lane: "interactive", mask });
  const options = await masked(mask, () =>
    connector.configOptions?.(context, path, wanted === "" ? undefined : search.trim()),
  );
  return (options ?? []).filter((option) => holds(option, wanted)).slice(0, most);
}

/** @throws Fault where a config has no such place, or nothing to choose from there. */
function checkPlace(connector: AnyConnector, path: string): void {
  const schemas = schemasAt(configSchemaOf(connector), path);
  if (schemas.length === 0) {
    throw new Fault({
      kind: "INPUT",
      code: "CONFIG_PATH_UNKNOWN",
      message: `"${path}" is no place in the config of "${connector.id}".`,
      remedy: "Give a JSON pointer into configSchema, as /mapping/0/to.",
    });
  }
  if (!connector.configOptions || !schemas.some((part) => part["x-options"] === true)) {
    throw new Fault({
      kind: "INPUT",
      code: "CONFIG_PATH_WITHOUT_OPTIONS",
      message: `"${path}" in the config of "${connector.id}" has nothing to choose from.`,
      remedy: "Places with options carry x-options: true in configSchema.",
    });
  }
}

function holds({ label, value }: ConfigOption, wanted: string): boolean {
  const texts = [label, typeof value === "string" ? value : JSON.stringify(value)];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}
