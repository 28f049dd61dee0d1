import { foldCase } from "./letter-case.js";
import { mix, numbersIn, pick } from "./random.js";
import type { StoreSize } from "./world-size.js";

const adjectives = ["Kleine", "Classic", "Élégante", "Zarte", "Rugged", "Piña", "Smörgås", "Handmade", "Ökologische"];
const nouns = [
  "Wollmütze",
  "Desk Lamp",
  "Théière",
  "Fahrradtasche",
  "Coffee Mug",
  "Żyrandol",
  "Çay bardağı",
  "Notebook",
];

// The only digits in a name are those of the product's id, so that no two products have the same one.
const shapes: readonly ((adjective: string, noun: string, id: number) => string)[] = [
  (adjective, noun, id) => `${adjective} ${noun} ${id}`,
  (adjective, noun, id) => `${noun} “${adjective}” No. ${id}`,
  (_adjective, noun, id) => `${noun} & Co. <${id}>`,
  (_adjective, _noun, id) => `花柄のマグカップ ${id}番`,
  (adjective, noun, id) => `${adjective} ${noun} 🌻 ${id}`,
  (_adjective, _noun, id) => `كوب القهوة ${id}`,
  (_adjective, noun, id) => `O'Neill's ${noun}, model ${id}`,
];

/** A seeded product's name. */
export function seededProductName(size: StoreSize, id: number): string {
  const { seed } = size;
  // Most are plain; the other shapes come up about once in fifteen.
  const shape = pick([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 4, 5, 6, 0], mix(seed, id, 212));
  return pick(shapes, shape)(pick(adjectives, mix(seed, id, 213)), pick(nouns, mix(seed, id, 214)), id);
}

/** The seeded product with the name, whatever its case. */
export function idBySeededProductName(size: StoreSize, name: string): number | undefined {
  const wanted = foldCase(name);
  return numbersIn(wanted).find(
    (id) => id >= 1 && id <= size.products && foldCase(seededProductName(size, id)) === wanted,
  );
}
