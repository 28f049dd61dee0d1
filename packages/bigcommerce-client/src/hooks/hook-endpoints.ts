import type { Endpoint } from "../transport/endpoint.js";

/** Webhooks; every token may manage its own (BigCommerce API reference, webhooks v3). */
export const hookEndpoints = {
  hooksList: { method: "GET", path: "/v3/hooks", scope: null },
  hooksGet: { method: "GET", path: "/v3/hooks/{hookId}", scope: null },
  hooksCreate: {
    method: "POST",
    path: "/v3/hooks",
    scope: null,
    afterLoss: "Look for the webhook by its scope and its destination before making it again.",
  },
  hooksUpdate: { method: "PUT", path: "/v3/hooks/{hookId}", scope: null },
  hooksDelete: { method: "DELETE", path: "/v3/hooks/{hookId}", scope: null },
  hooksAdminGet: { method: "GET", path: "/v3/hooks/admin", scope: null },
  hooksAdminUpdate: { method: "PUT", path: "/v3/hooks/admin", scope: null },
} as const satisfies Record<string, Endpoint>;
