import type { StoreSize } from "./world-size.js";

const firstCreated = Date.UTC(2018, 7, 15);
const lastCreated = Date.UTC(2026, 4, 31);

/** When a seeded product was made, in milliseconds: the first long before there was any order; later ids later. */
export function seededProductTime({ products }: Pick<StoreSize, "products">, id: number): number {
  return firstCreated + Math.floor(((lastCreated - firstCreated) * (id - 1)) / products);
}

/** The last seeded product that was there at a moment, all of lower ids with it; 0 before there was any. */
export function lastSeededProductAt({ products }: Pick<StoreSize, "products">, time: number): number {
  const share = (time - firstCreated) / (lastCreated - firstCreated);
  return Math.min(products, Math.max(0, Math.floor(share * products) + 1));
}
