import type { Routes } from "../route.js";

/** Orders and their parts. */
export const orderRoutes: Routes = {};
