import type { Routes } from "../route.js";
import { getHooksAdmin, updateHooksAdmin } from "./hooks-admin.js";
import { createHook, deleteHook, getHook, listHooks, updateHook } from "./hooks.js";

/** Webhooks. A token is enough, whatever its scopes. */
export const hookRoutes: Routes = {
  "/v3/hooks": { scope: null, methods: { GET: listHooks, POST: createHook } },
  "/v3/hooks/admin": { scope: null, methods: { GET: getHooksAdmin, PUT: updateHooksAdmin } },
  "/v3/hooks/{id}": { scope: null, methods: { GET: getHook, PUT: updateHook, DELETE: deleteHook } },
};
