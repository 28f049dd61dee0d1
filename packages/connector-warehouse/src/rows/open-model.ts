/** A model that is open for a sync, and opened anew where reading breaks. */
import { openSource } from "../sources/sources.js";
import { chosenModel } from "../sources/opened-source.js";
import type { OpenModel, OpenSource, SourceRow } from "../sources/source.js";
import { steadyRows } from "../sources/steady-rows.js";
import type { WarehouseSyncContext } from "../warehouse-context.js";

/** A model that is open. */
export interface OpenedModel {
  readonly model: OpenModel;
  /** Its rows behind a key; when reading breaks it is taken up again behind the last row. */
  rows(after: string | null): AsyncIterable<readonly SourceRow[]>;
  close(): Promise<void>;
}

/**
 * Opens the model of a sync's config.
 * @param wanted columns whose values are read; all of them unless said.
 * @throws Fault SOURCE_….
 */
export async function openModel(
  { config, runtime, signal }: WarehouseSyncContext,
  wanted?: ReadonlySet<string>,
): Promise<OpenedModel> {
  const choice = { ...chosenModel(config.source), key: config.key, wanted };
  const open = (): Promise<OpenSource> => openSource(config.source, runtime.sources, signal);
  const source = await open();
  try {
    const model = await source.model(choice);
    return {
      model,
      rows: (after) => steadyRows({ open, choice, first: { model }, signal }, after),
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}
