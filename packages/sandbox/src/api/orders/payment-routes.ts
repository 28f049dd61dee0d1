import type { Routes } from "../route.js";

/** Transactions, and what is done to payments. */
export const paymentRoutes: Routes = {};
