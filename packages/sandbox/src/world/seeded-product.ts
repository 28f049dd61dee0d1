import { v3OffsetDate } from "./seeded-customer.js";
import { emptyProduct } from "../store/product-defaults.js";
import type { StoreProduct } from "../store/product-resources.js";
import { firstVariantId, productShape } from "./product-shape.js";
import { seededProductName } from "./product-name.js";
import { mix, numbersIn, pick } from "./random.js";
import { seededBrandCount, seededCategoryPlaces } from "./seeded-shelves.js";
import { seededProductTime } from "./seeded-product-time.js";
import { cents, seededPrice } from "./seeded-price.js";
import { seededSku } from "./seeded-sku.js";
import { seededStock, seededStockOfVariants } from "./seeded-variants.js";
import type { StoreSize } from "./world-size.js";

export { seededVariants } from "./seeded-variants.js";

/** The product as it was seeded, of an id from 1 to the number of them; the same for the same seed. */
export function seededProduct(size: StoreSize, id: number): StoreProduct {
  const { seed } = size;
  const { type, options } = productShape(size, id);
  const price = seededPrice(mix(seed, id, 215));
  const stock = seededStock(size, id);
  const created = seededProductTime(size, id);
  const onSale = mix(seed, id, 216) % 5 === 0;
  const availability = mix(seed, id, 217) % 40;
  const physical = type === "physical";
  const name = seededProductName(size, id);
  const rated = mix(seed, id, 218) % 4 === 0 ? mix(seed, id, 219) % 30 : 0;
  return {
    ...emptyProduct,
    id,
    name,
    type,
    sku: seededSku(size, id),
    description: mix(seed, id, 220) % 6 === 0 ? "" : `<p>${name.replaceAll(/[&<>]/g, " ")} – mit Liebe gemacht.</p>`,
    weight: physical ? (mix(seed, id, 221) % 2000) / 100 : 0,
    width: physical ? mix(seed, id, 222) % 60 : 0,
    depth: physical ? mix(seed, id, 223) % 60 : 0,
    height: physical ? (mix(seed, id, 224) % 600) / 10 : 0,
    price,
    cost_price: cents(price * 0.55),
    retail_price: mix(seed, id, 225) % 3 === 0 ? cents(price * 1.2) : 0,
    sale_price: onSale ? cents(price * 0.8) : 0,
    categories: seededCategoryPlaces(mix(seed, id, 226)),
    // A sixth is of no brand.
    brand_id: mix(seed, id, 227) % 6 === 0 ? 0 : (mix(seed, id, 228) % seededBrandCount) + 1,
    option_set_id: options.length === 0 ? 0 : id,
    inventory_tracking: stock.tracking,
    inventory_level: stock.tracking === "variant" ? seededStockOfVariants(size, id) : stock.level,
    inventory_warning_level: stock.tracking === "none" ? 0 : 5,
    reviews_count: rated,
    reviews_rating_sum: rated * 4,
    total_sold: mix(seed, id, 229) % 3 === 0 ? 0 : mix(seed, id, 230) % 900,
    is_free_shipping: mix(seed, id, 231) % 9 === 0,
    is_visible: mix(seed, id, 232) % 12 !== 0,
    is_featured: mix(seed, id, 233) % 15 === 0,
    upc: mix(seed, id, 234) % 3 === 0 ? `4${String(mix(seed, id, 235) % 100_000_000_000).padStart(11, "0")}` : "",
    mpn: mix(seed, id, 236) % 4 === 0 ? `MPN-${id}` : "",
    date_last_imported: mix(seed, id, 237) % 5 === 0 ? v3OffsetDate(created + 3_600_000) : "",
    search_keywords: mix(seed, id, 238) % 4 === 0 ? "geschenk, cadeau, gift" : "",
    availability: availability === 0 ? "disabled" : availability === 1 ? "preorder" : "available",
    preorder_release_date: availability === 1 ? "2026-12-01T00:00:00+00:00" : null,
    preorder_message: availability === 1 ? "Erscheint im Dezember" : "",
    condition: pick(["New", "New", "New", "New", "New", "New", "New", "Used", "Refurbished"], mix(seed, id, 239)),
    date_created: v3OffsetDate(created),
    date_modified: v3OffsetDate(created + (mix(seed, id, 240) % 2_592_000) * 1000),
    view_count: mix(seed, id, 241) % 5000,
    custom_url: { url: seededUrl(id), is_customized: false },
    base_variant_id: options.length === 0 ? firstVariantId(size, id) : null,
  };
}

/** The seeded product with the URL below the shop's. */
export function idBySeededUrl(size: StoreSize, url: string): number | undefined {
  return numbersIn(url).find((id) => id >= 1 && id <= size.products && seededUrl(id) === url);
}

function seededUrl(id: number): string {
  return `/product-${id}/`;
}
