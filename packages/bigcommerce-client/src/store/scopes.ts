import { Fault } from "@storegate/http-client";
import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { scopeProbes, type ScopeProbe } from "./scope-probes.js";

/**
 * Asks whether the token has a scope. Nothing is changed in the store.
 * @throws Fault SCOPE when it has not, and any other fault that keeps the store from saying so.
 */
export async function requireScope(transport: StoreTransport, scope: string): Promise<void> {
  const probes = scopeProbes[scope];
  if (!probes) throw new TypeError(`no call is known that tells whether a token has the scope ${scope}`);
  for (const probe of probes) await requireProbe(transport, probe);
}

async function requireProbe(transport: StoreTransport, { asksForNothing = false, endpoint, ...call }: ScopeProbe) {
  try {
    await transport.call<unknown>(endpoint, { ...call, schema: z.unknown(), noContent: null });
  } catch (error) {
    // Refusing what was sent is an answer, too: the scope was there.
    if (error instanceof Fault && (error.kind === "INPUT" || (asksForNothing && error.kind === "NOT_FOUND"))) return;
    throw error;
  }
}
