import { z } from "zod";
import { portions } from "./chunks.js";
import type { Endpoint } from "./endpoint.js";
import { recordId } from "./record-id.js";
import { runConcurrently } from "./run-concurrently.js";
import type { StoreTransport } from "./store-transport.js";

/** How many ids are sent in one deletion, and how many deletions run at once; the API documents neither. */
const usual = { size: 50, concurrency: 3 };

/**
 * Deletes by `id:in`, in portions. Never without ids: what a call without any filter deletes is not the same on every
 * endpoint, and on some it is everything.
 * @throws Fault INPUT with code ID_INVALID, before anything is sent.
 */
export async function deleteByIds(
  transport: StoreTransport,
  endpoint: Endpoint,
  ids: readonly number[],
  { size, concurrency } = usual,
): Promise<void> {
  const distinct = [...new Set(ids.map((id) => recordId(endpoint, id)))];
  await runConcurrently(portions(distinct, size), concurrency, async (some) => {
    await transport.call<unknown>(endpoint, {
      query: { "id:in": some.join(",") },
      schema: z.unknown(),
      noContent: null,
    });
  });
}
