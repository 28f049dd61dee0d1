import type { Routes } from "../route.js";

/** Webhooks. */
export const hookRoutes: Routes = {};
