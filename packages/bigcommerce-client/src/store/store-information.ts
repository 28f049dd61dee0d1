import { z } from "zod";
import { storeEndpoints } from "./store-endpoints.js";
import type { StoreInformation, StoreResource, TimeResource } from "./store-resources.js";
import type { StoreTransport } from "../transport/store-transport.js";

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
export function storeResource(transport: StoreTransport): StoreResource {
  return { get: () => transport.call(storeEndpoints.storeGet, { schema: storeSchema }) };
}

/** `/v2/time`. */
export function timeResource(transport: StoreTransport): TimeResource {
  return { get: () => transport.call(storeEndpoints.timeGet, { schema: timeSchema }) };
}
