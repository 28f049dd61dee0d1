import { z } from "zod";
import { filterChunks } from "./chunks.js";
import type { Endpoint } from "./endpoint.js";
import { runConcurrently } from "./run-concurrently.js";
import type { StoreTransport } from "./store-transport.js";

/** How many deletions of a long list run at once; the API documents no bound, updates have this one. */
const chunkConcurrency = 3;

/**
 * Deletes by `id:in`, in portions. Never without ids: what a call without any filter deletes is not the same on every
 * endpoint, and on some it is everything.
 */
export async function deleteByIds(
  transport: StoreTransport,
  endpoint: Endpoint,
  ids: readonly number[],
): Promise<void> {
  await runConcurrently(filterChunks(ids), chunkConcurrency, async (chunk) => {
    await transport.call<unknown>(endpoint, {
      query: { "id:in": chunk.join(",") },
      schema: z.unknown(),
      noContent: null,
    });
  });
}
