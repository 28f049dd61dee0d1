import { Fault } from "@storegate/http-client";
import { z } from "zod";
import type { Endpoint } from "../transport/endpoint.js";
import { endpoints } from "../endpoints.js";
import type { StoreTransport } from "../transport/store-transport.js";

/**
 * How each scope is found out: by a call that needs it. A writing scope is tried with an empty list, which changes nothing:
 * the store judges the scope before it looks at the list.
 */
const probes: Readonly<Record<string, { endpoint: Endpoint; query?: Record<string, number>; body?: unknown }>> = {
  store_v2_information_read_only: { endpoint: endpoints.storeGet },
  store_v2_customers_read_only: { endpoint: endpoints.customersList, query: { limit: 1 } },
  store_v2_customers: { endpoint: endpoints.customersUpdate, body: [] },
};

/**
 * Asks whether the token has a scope.
 * @throws Fault SCOPE when it has not, and any other fault that keeps the store from saying so.
 */
export async function requireScope(transport: StoreTransport, scope: string): Promise<void> {
  const probe = probes[scope];
  if (!probe) throw new TypeError(`no call is known that tells whether a token has the scope ${scope}`);
  const { endpoint, ...call } = probe;
  try {
    await transport.call<unknown>(endpoint, { ...call, schema: z.unknown(), noContent: null });
  } catch (error) {
    // Refusing the empty list is an answer, too: the scope was there.
    if (error instanceof Fault && error.kind === "INPUT") return;
    throw error;
  }
}
