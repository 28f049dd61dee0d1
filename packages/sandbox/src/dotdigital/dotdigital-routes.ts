import { accountRoutes } from "./account-endpoints.js";
import { contactRoutes } from "./contact-endpoints.js";
import { deletionRoutes } from "./deletion-endpoints.js";
import type { DotdigitalEndpoint, DotdigitalRoutes } from "./dotdigital-endpoint.js";
import { fieldRoutes } from "./field-endpoints.js";
import { importRoutes } from "./import-endpoints.js";
import { listRoutes } from "./list-endpoints.js";
import { optOutRoutes } from "./opt-out-endpoints.js";

/**
 * Every path of the API that is served, with `{name}` for a place, and its methods: version 2 for lists, data fields and opting out,
 * version 3 for contacts. Of several that a path fits the one with the fewest places is meant.
 */
export const dotdigitalRoutes: DotdigitalRoutes = {
  ...accountRoutes,
  ...listRoutes,
  ...fieldRoutes,
  ...optOutRoutes,
  ...importRoutes,
  ...deletionRoutes,
  ...contactRoutes,
};

/** A route that a path fits. */
export interface FoundRoute {
  readonly template: string;
  readonly methods: Readonly<Record<string, DotdigitalEndpoint>>;
  /** What stands in its places, decoded. */
  readonly places: readonly string[];
}

const patterns = Object.entries(dotdigitalRoutes)
  .map(([template, methods]) => ({
    template,
    methods,
    places: template.split("{").length,
    pattern: new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`),
  }))
  .toSorted((a, b) => a.places - b.places);

/** The route of a path; `undefined` where there is none such. */
export function findDotdigitalRoute(path: string): FoundRoute | undefined {
  for (const { template, methods, pattern } of patterns) {
    const [whole, ...places] = pattern.exec(path) ?? [];
    if (whole !== undefined) return { template, methods, places: places.map(decoded) };
  }
  return undefined;
}

function decoded(place: string): string {
  try {
    return decodeURIComponent(place);
  } catch {
    return place;
  }
}
