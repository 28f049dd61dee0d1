import type { NewProduct, ProductFields } from "../store/catalog-products.js";
import type { VariantFields } from "../store/catalog-variants.js";
import type { Catalog } from "../store/catalog.js";
import type { ProductParts, StoreCustomField } from "../store/product-parts.js";
import type { StoreProduct } from "../store/product-resources.js";
import { emptyCategory } from "../store/shelf-books.js";
import type { StoreBrand, StoreCategory } from "../store/shelf-resources.js";
import { slugUrl } from "../store/slug.js";
import type { StoreVariant } from "../store/variant-resources.js";

/** The whole catalogue as plain JSON, each list by ascending id. */
export interface CatalogSnapshot {
  readonly products: readonly (StoreProduct & ProductParts)[];
  readonly variants: readonly StoreVariant[];
  readonly brands: readonly StoreBrand[];
  readonly categories: readonly StoreCategory[];
}

/** The lists of a snapshot, whose items are made while they are read. */
export type CatalogLists = { readonly [Name in keyof CatalogSnapshot]: Iterable<CatalogSnapshot[Name][number]> };

/** The catalogue in the hands of a test or of an operator, who may write what the API refuses, as a name that is in use. */
export interface CatalogControl {
  /** All products by ascending id. */
  products(): Iterable<StoreProduct>;
  product(id: number): StoreProduct | undefined;
  /** Adds a product and its base variant; what is left out has the store's default. */
  addProduct(product: NewProduct): StoreProduct;
  /** Changes a product and its `date_modified`. Throws where there is no such product. */
  updateProduct(id: number, patch: ProductFields): StoreProduct;
  /** Deletes a product and its variants; answers whether there was one. */
  deleteProduct(id: number): boolean;
  /** What hangs on a product: options, custom fields, images. Throws where there is no such product. */
  productParts(id: number): ProductParts;
  /** Puts custom fields in the place of those that a product has. Throws where there is no such product. */
  setCustomFields(productId: number, fields: readonly Omit<StoreCustomField, "id">[]): readonly StoreCustomField[];
  /** A product's variants by ascending id. */
  variants(productId: number): readonly StoreVariant[];
  variant(id: number): StoreVariant | undefined;
  /** Adds a variant. Throws where there is no such product. */
  addVariant(productId: number, variant: VariantFields): StoreVariant;
  /** Throws where there is no such variant. */
  updateVariant(id: number, patch: VariantFields): StoreVariant;
  deleteVariant(id: number): boolean;
  brands(): readonly StoreBrand[];
  addBrand(name: string): StoreBrand;
  /** Its products are of no brand afterwards. */
  deleteBrand(id: number): boolean;
  categories(): readonly StoreCategory[];
  addCategory(name: string, parentId?: number): StoreCategory;
  /** Deletes a category and all below it. */
  deleteCategory(id: number): boolean;
  /** The whole catalogue, to compare before and after; `dates: false` blanks dates, which every write moves. */
  snapshot(options?: { readonly dates?: boolean }): CatalogSnapshot;
  /** The same for catalogues that are too large to be held as a whole. */
  snapshotLists(options?: { readonly dates?: boolean }): CatalogLists;
}

/** The control over a catalogue. */
export function createCatalogControl(catalog: Catalog): CatalogControl {
  const { products, variants, parts, brands, categories } = catalog;
  return {
    products: () => products.ascending(),
    product: (id) => products.get(id),
    addProduct: (product) => products.add(product),
    updateProduct: (id, patch) => products.change(id, patch),
    deleteProduct: (id) => products.delete(id),
    productParts(id) {
      if (!products.has(id)) throw new Error(`The store has no product ${id}.`);
      return parts.get(id);
    },
    setCustomFields(productId, fields) {
      products.change(productId, {});
      const custom_fields = fields.map(({ name, value }) => ({ id: parts.newPartId(), name, value }));
      return parts.change(productId, { custom_fields }).custom_fields;
    },
    variants: (productId) => variants.ofProduct(productId),
    variant: (id) => variants.get(id),
    addVariant: (productId, variant) => variants.add(productId, variant),
    updateVariant: (id, patch) => variants.change(id, patch),
    deleteVariant: (id) => variants.delete(id),
    brands: () => [...brands.ascending()],
    addBrand: (name) => brands.named(name),
    deleteBrand: (id) => brands.delete(id),
    categories: () => [...categories.ascending()],
    addCategory: (name, parentId = 0) =>
      categories.add((id) => ({
        ...emptyCategory,
        id,
        parent_id: parentId,
        name,
        custom_url: { url: slugUrl(`${name} ${id}`, `category-${id}`), is_customized: false },
      })),
    deleteCategory(id) {
      if (!categories.has(id)) return false;
      for (const one of categories.withBelow(id)) categories.delete(one);
      return true;
    },
    snapshot(options) {
      const lists = catalogLists(catalog, options?.dates ?? true);
      return structuredClone({
        products: [...lists.products],
        variants: [...lists.variants],
        brands: [...lists.brands],
        categories: [...lists.categories],
      });
    },
    snapshotLists: (options) => catalogLists(catalog, options?.dates ?? true),
  };
}

function catalogLists(catalog: Catalog, dates: boolean): CatalogLists {
  return {
    products: wholeProducts(catalog, dates),
    variants: catalog.variants.ascending(),
    brands: catalog.brands.ascending(),
    categories: catalog.categories.ascending(),
  };
}

function* wholeProducts({ products, parts }: Catalog, dates: boolean): Generator<StoreProduct & ProductParts> {
  const blank = dates ? {} : { date_created: "", date_modified: "" };
  for (const product of products.ascending()) yield { ...product, ...blank, ...parts.get(product.id) };
}
