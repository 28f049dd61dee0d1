import { Fault } from "@storegate/http-client";
import { z } from "zod";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { listSchema } from "../transport/envelope.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { hookEndpoints } from "./hook-endpoints.js";
import { hookAnswerSchema, hookNotificationsSchema, hookSchema } from "./hook-schema.js";
import type { HooksResource, NewHook } from "./hook.js";

const hooksSchema = listSchema(hookSchema);

/** `/v3/hooks`. */
export function hooksResource(transport: StoreTransport): HooksResource {
  return {
    list: ({ isActive, scope, destination } = {}) =>
      readNumberedPages(hookEndpoints.hooksList, (paging) =>
        transport.call(hookEndpoints.hooksList, {
          query: {
            ...paging,
            is_active: isActive === undefined ? undefined : String(isActive),
            scope,
            destination,
          },
          schema: hooksSchema,
        }),
      ),
    get: (hookId) => transport.call(hookEndpoints.hooksGet, { parameters: { hookId }, schema: hookAnswerSchema }),
    create: (hook) => transport.call(hookEndpoints.hooksCreate, { body: wireHook(hook), schema: hookAnswerSchema }),
    update: ({ id: hookId, ...changes }) =>
      transport.call(hookEndpoints.hooksUpdate, {
        parameters: { hookId },
        body: wireHook(changes),
        schema: hookAnswerSchema,
      }),
    async delete(hookId) {
      try {
        return await transport.call(hookEndpoints.hooksDelete, { parameters: { hookId }, schema: hookAnswerSchema });
      } catch (error) {
        // Gone already, as after a deletion whose answer was lost and that was therefore sent again.
        if (error instanceof Fault && error.kind === "NOT_FOUND") return null;
        throw error;
      }
    },
    notifications: () => transport.call(hookEndpoints.hooksAdminGet, { schema: hookNotificationsSchema }),
    async notify(emails) {
      await transport.call(hookEndpoints.hooksAdminUpdate, {
        body: { emails },
        schema: z.unknown(),
        noContent: null,
      });
    },
  };
}

// What is undefined is left out of the JSON, and so stays as it is in the store.
function wireHook(hook: Partial<NewHook>): Record<string, unknown> {
  return { scope: hook.scope, destination: hook.destination, is_active: hook.isActive, headers: hook.headers };
}
