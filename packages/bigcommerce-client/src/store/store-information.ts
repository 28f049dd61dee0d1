import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { storeEndpoints } from "./store-endpoints.js";
import type { StoreResource, TimeResource } from "./store-resources.js";
import { storeSchema } from "./store-schema.js";

const timeSchema = z.object({ time: z.number().int() }).transform(({ time }) => new Date(time * 1000));

/** `/v2/store`. */
export function storeResource(transport: StoreTransport): StoreResource {
  return { get: () => transport.call(storeEndpoints.storeGet, { schema: storeSchema }) };
}

/** `/v2/time`. */
export function timeResource(transport: StoreTransport): TimeResource {
  return { get: () => transport.call(storeEndpoints.timeGet, { schema: timeSchema }) };
}
