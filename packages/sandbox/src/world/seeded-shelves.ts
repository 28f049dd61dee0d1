import { pick } from "./random.js";

/** A category of the seeded tree: its place in it, and its name. */
export interface SeededCategory {
  readonly id: number;
  /** 0 is the root of the tree. */
  readonly parentId: number;
  readonly name: string;
}

const tree: readonly (readonly [string, readonly (readonly [string, readonly string[]])[]])[] = [
  [
    "Kleidung",
    [
      ["Damen", ["Röcke & Kleider", "Mützen", "Sale"]],
      ["Herren", ["Hemden", "Mützen", "Sale"]],
      ["Kinder", ["0–2 Jahre", "3–6 Jahre"]],
    ],
  ],
  [
    "Home & Living",
    [
      ["Éclairage", ["Lampes de bureau", "Guirlandes"]],
      ["Kitchen", ["Mugs", "Çaydanlık", "Théières"]],
    ],
  ],
  [
    "書籍",
    [
      ["Notebooks", ["Ruled", "Blank"]],
      ["E-Books", ["Krimis", "Sachbücher"]],
    ],
  ],
  ["Outlet", [["Letzte Chance", ["Einzelstücke"]]]],
];

/** The categories in three levels, parents before their children, with ids from 1 on. Names are unique under one parent. */
export const seededCategories: readonly SeededCategory[] = grow();

const leaves = seededCategories.filter(({ id }) => !seededCategories.some(({ parentId }) => parentId === id));

/** The names of the seeded brands, with ids from 1 on. */
export const seededBrands: readonly string[] = [
  "Hansen & Söhne",
  "Lumière",
  "Northwind",
  "Núñez",
  "花屋",
  "Œuvre",
  "Ærø Design",
  "Łódź Works",
  "O'Hara's",
  "Müller",
  "Çınar",
  "Acme",
];

/** How many brands are seeded. */
export const seededBrandCount: number = seededBrands.length;

/** The categories of a product, by a number: mostly one leaf, some with its parent or with another leaf, a few with none. */
export function seededCategoryPlaces(number: number): number[] {
  const kind = number % 20;
  const leaf = pick(leaves, Math.floor(number / 20));
  if (kind === 0) return [];
  if (kind < 4) return [leaf.parentId, leaf.id];
  if (kind < 7) return [...new Set([leaf.id, pick(leaves, Math.floor(number / 97)).id])];
  return [leaf.id];
}

function grow(): SeededCategory[] {
  const grown: SeededCategory[] = [];
  const add = (parentId: number, name: string): number => {
    grown.push({ id: grown.length + 1, parentId, name });
    return grown.length;
  };
  for (const [rootName, branches] of tree) {
    const root = add(0, rootName);
    for (const [branchName, names] of branches) {
      const branch = add(root, branchName);
      for (const name of names) add(branch, name);
    }
  }
  return grown;
}
