import { seededBrandCount, seededBrands, seededCategories } from "../world/seeded-shelves.js";
import type { HookEvents } from "./hook-events.js";
import { SeededBook } from "./seeded-book.js";
import type { StoreBrand, StoreCategory } from "./shelf-resources.js";
import { slugUrl } from "./slug.js";

/** What a brand has when only its name was given. */
export const emptyBrand: Omit<StoreBrand, "id" | "name" | "custom_url"> = {
  page_title: "",
  meta_keywords: [],
  meta_description: "",
  search_keywords: "",
  image_url: "",
};

/** What a category has when only its name and its parent were given. */
export const emptyCategory: Omit<StoreCategory, "id" | "parent_id" | "name" | "custom_url"> = {
  description: "",
  views: 0,
  sort_order: 0,
  page_title: "",
  meta_keywords: [],
  meta_description: "",
  layout_file: "category.html",
  image_url: "",
  is_visible: true,
  search_keywords: "",
  default_product_sort: "use_store_settings",
};

/** The brands of the store, by id. */
export class BrandBook extends SeededBook<StoreBrand> {
  constructor() {
    super(seededBrandCount, (id) => {
      const name = seededBrands[id - 1] ?? "";
      return {
        ...emptyBrand,
        id,
        name,
        page_title: id % 3 === 0 ? `${name} – alle Produkte` : "",
        custom_url: { url: slugUrl(name, `brand-${id}`), is_customized: false },
      };
    });
  }

  /** Adds a brand of which nothing but the name is known. */
  named(name: string): StoreBrand {
    return this.add((id) => ({
      ...emptyBrand,
      id,
      name,
      custom_url: { url: slugUrl(name, `brand-${id}`), is_customized: false },
    }));
  }
}

/** The categories of the store, by id; the tree is in their `parent_id`. */
export class CategoryBook extends SeededBook<StoreCategory> {
  readonly #events: HookEvents;

  constructor(events: HookEvents) {
    super(seededCategories.length, (id) => {
      const { parentId, name } = seededCategories[id - 1] ?? { parentId: 0, name: "" };
      return {
        ...emptyCategory,
        id,
        parent_id: parentId,
        name,
        sort_order: id % 4,
        is_visible: id % 11 !== 0,
        custom_url: { url: slugUrl(`${name} ${id}`, `category-${id}`), is_customized: false },
      };
    });
    this.#events = events;
  }

  override add(make: (id: number) => StoreCategory): StoreCategory {
    const added = super.add(make);
    this.#tell("created", added.id);
    return added;
  }

  override replace(category: StoreCategory): StoreCategory {
    const replaced = super.replace(category);
    this.#tell("updated", category.id);
    return replaced;
  }

  override delete(id: number): boolean {
    const deleted = super.delete(id);
    if (deleted) this.#tell("deleted", id);
    return deleted;
  }

  /** The category and all below it. */
  withBelow(id: number): number[] {
    const children = [...this.ascending()].filter(({ parent_id }) => parent_id === id);
    return [id, ...children.flatMap((child) => this.withBelow(child.id))];
  }

  #tell(what: "created" | "updated" | "deleted", id: number): void {
    this.#events.emit({ scope: `store/category/${what}`, data: { type: "category", id } });
  }
}
