import type { Routes } from "../route.js";

/** Coupons. */
export const couponRoutes: Routes = {};
