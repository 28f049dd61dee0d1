import { catalogRoutes } from "./catalog/catalog-routes.js";
import { customerRoutes } from "./customers/customer-routes.js";
import { hookRoutes } from "./hooks/hook-routes.js";
import { couponRoutes } from "./marketing/coupon-routes.js";
import { orderRoutes } from "./orders/order-routes.js";
import { paymentRoutes } from "./orders/payment-routes.js";
import type { Route, Routes } from "./route.js";
import { storeRoutes } from "./store-routes.js";

/** Every path the sandbox knows, below `/stores/{hash}`. */
export const routes: Routes = {
  ...storeRoutes,
  ...customerRoutes,
  ...catalogRoutes,
  ...orderRoutes,
  ...paymentRoutes,
  ...couponRoutes,
  ...hookRoutes,
};

/** A route that a path was found to belong to. */
export interface FoundRoute {
  /** The path with names in the places of its parameters. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly route: Route;
}

// A path with a word belongs to the route that has the word, before one that has a parameter in its place.
const patterns = Object.entries(routes)
  .filter(([template]) => template.includes("{"))
  .map(([template, route]) => ({
    template,
    route,
    pattern: new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
    places: template.split("{").length,
  }))
  .sort((a, b) => a.places - b.places);

/** The route of a path. */
export function findRoute(path: string): FoundRoute | undefined {
  const exact = Object.hasOwn(routes, path) && !path.includes("{") ? routes[path] : undefined;
  if (exact !== undefined) return { template: path, parameters: {}, route: exact };
  for (const { template, route, pattern } of patterns) {
    const found = pattern.exec(path);
    if (found !== null) return { template, parameters: { ...found.groups }, route };
  }
  return undefined;
}
