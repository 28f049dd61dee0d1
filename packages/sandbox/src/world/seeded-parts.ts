import type {
  ProductParts,
  StoreBulkPricingRule,
  StoreCustomField,
  StoreOption,
  StoreProductImage,
} from "../store/product-parts.js";
import { productShape } from "./product-shape.js";
import { mix, pick } from "./random.js";
import { seededProduct } from "./seeded-product.js";
import { seededOptionId, seededOptionValueId } from "./seeded-variants.js";
import type { StoreSize } from "./world-size.js";

const fields: readonly { readonly name: string; readonly values: readonly string[] }[] = [
  { name: "Material", values: ["Baumwolle", "Laine mérinos", "100 % Leinen", "Glas"] },
  { name: "Country of origin", values: ["Česko", "Portugal", "日本", "Österreich"] },
  { name: "Pflege", values: ["Handwäsche", "30 °C – Schonwaschgang", "<b>Do not bleach</b>"] },
];

/** How many ids of custom fields, and of images, each seeded product keeps for itself. */
const idsPerProduct = 3;

/** The highest id of a seeded custom field, image or rule; later ones follow it. */
export function lastSeededPartId(size: StoreSize): number {
  return size.products * idsPerProduct;
}

/** The highest id of a seeded option. */
export function lastSeededOptionId(size: StoreSize): number {
  return seededOptionId(size.products + 1, 0) - 1;
}

/** What hangs on a seeded product besides its variants. */
export function seededParts(size: StoreSize, id: number): ProductParts {
  return {
    custom_fields: customFields(size, id),
    options: options(size, id),
    images: images(size, id),
    videos: [],
    bulk_pricing_rules: bulkPricing(size, id),
  };
}

function customFields({ seed }: StoreSize, id: number): StoreCustomField[] {
  const count = mix(seed, id, 251) % 4;
  return fields.slice(0, count).map(({ name, values }, place) => ({
    id: (id - 1) * idsPerProduct + place + 1,
    name,
    value: pick(values, mix(seed, id, 252 + place)),
  }));
}

function options(size: StoreSize, id: number): StoreOption[] {
  return productShape(size, id).options.map(({ name, type, values }, place) => {
    const optionId = seededOptionId(id, place);
    return {
      id: optionId,
      product_id: id,
      display_name: name,
      type,
      config: {},
      sort_order: place,
      option_values: values.map(({ label, colour }, order) => ({
        id: seededOptionValueId(optionId, order),
        label,
        sort_order: order,
        value_data: colour === undefined ? null : { colors: [colour] },
        is_default: order === 0,
      })),
    };
  });
}

/** Up to three; the first is the thumbnail. */
function images(size: StoreSize, id: number): StoreProductImage[] {
  const count = pick([0, 1, 1, 2, 3], mix(size.seed, id, 260));
  const { date_modified } = seededProduct(size, id);
  return Array.from({ length: count }, (_, place) => ({
    id: (id - 1) * idsPerProduct + place + 1,
    product_id: id,
    is_thumbnail: place === 0,
    sort_order: place,
    description: place === 1 ? "Rückansicht" : "",
    image_file: `p/${id}/ansicht__${String(place + 1).padStart(2, "0")}.jpg`,
    date_modified,
  }));
}

function bulkPricing({ seed }: StoreSize, id: number): StoreBulkPricingRule[] {
  if (mix(seed, id, 261) % 15 !== 0) return [];
  const first = (id - 1) * idsPerProduct + 1;
  return [
    { id: first, quantity_min: 10, quantity_max: 49, type: "percent", amount: 5 },
    { id: first + 1, quantity_min: 50, quantity_max: 0, type: "percent", amount: 12.5 },
  ];
}
