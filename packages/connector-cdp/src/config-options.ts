/** What a form can offer of a config. */
import type { ConfigOption, DraftContext } from "@storegate/connector-kit";
import type { CdpRuntime } from "./cdp-context.js";
import type { CdpConfig } from "./config.js";
import { segmentsOf } from "./segments/index.js";
import { findSpace } from "./space.js";

/** Segments, for customer groups; none before there are any. */
export async function configOptions(
  { tables, integrationId }: DraftContext<CdpConfig, CdpRuntime>,
  path: string,
): Promise<readonly ConfigOption[]> {
  if (!/^\/groups\/\d+\/segment$/.test(path)) return [];
  const space = await findSpace({ tables, integrationId });
  const segments = space ? await segmentsOf(tables, space) : [];
  return segments.map(({ id, name, size }) => ({ value: id, label: name, details: { size } }));
}
