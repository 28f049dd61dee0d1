import { openDirectories } from "./targets/store-directories.js";
import type { WarehouseContext, WarehouseState } from "./warehouse-context.js";

/** What a sync knows from the beginning; the source is opened by reading alone, so that an undo needs it not. */
export async function begin({ bigcommerce, config }: WarehouseContext): Promise<WarehouseState> {
  return { directories: openDirectories(bigcommerce, config) };
}
