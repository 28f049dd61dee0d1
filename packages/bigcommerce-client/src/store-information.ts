import { z } from "zod";
import { endpoints } from "./endpoints.js";
import type { StoreClient, StoreInformation } from "./store-client.js";
import type { StoreTransport } from "./store-transport.js";

const storeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    domain: z.string().nullish(),
    plan_name: z.string().nullish(),
  })
  .transform((wire): StoreInformation => ({
    storeHash: wire.id,
    name: wire.name,
    domain: wire.domain ?? null,
    planName: wire.plan_name ?? null,
  }));

const timeSchema = z.object({ time: z.number().int() }).transform(({ time }) => new Date(time * 1000));

/** `/v2/store`. */
export function storeResource(transport: StoreTransport): StoreClient["store"] {
  return { get: () => transport.call(endpoints.storeGet, { schema: storeSchema }) };
}

/** `/v2/time`. */
export function timeResource(transport: StoreTransport): StoreClient["time"] {
  return { get: () => transport.call(endpoints.timeGet, { schema: timeSchema }) };
}
