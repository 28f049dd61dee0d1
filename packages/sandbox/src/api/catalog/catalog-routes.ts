import type { Routes } from "../route.js";

/** Products and how they are arranged. */
export const catalogRoutes: Routes = {};
