import { Fault } from "@storegate/http-client";
import { z } from "zod";
import type { Endpoint, PathParameters } from "./endpoint.js";
import type { StoreTransport } from "./store-transport.js";

/** Deletes one thing by its own path. One that is not there counts as deleted, as it is after an answer that was lost. */
export async function deleteOne(
  transport: StoreTransport,
  endpoint: Endpoint,
  parameters: PathParameters,
): Promise<void> {
  try {
    await transport.call<unknown>(endpoint, { parameters, schema: z.unknown(), noContent: null });
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== "NOT_FOUND") throw error;
  }
}
