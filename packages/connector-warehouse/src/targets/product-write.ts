/** Canonical fields as the client of the store writes products. */
import type { ProductFields } from "@storegate/bigcommerce-client";
import type { JsonObject } from "@storegate/connector-kit";
import { z } from "zod";

const text = z.string().optional();
const whole = z.number().optional();
const flag = z.boolean().optional();

// What the store has none of, as a price that was never set, is told as null; it is left as it is.
const fields = z.object({
  name: text,
  type: z.enum(["physical", "digital"]).optional(),
  sku: text,
  description: text,
  weight: text,
  width: text,
  depth: text,
  height: text,
  price: text,
  cost_price: text,
  retail_price: text,
  sale_price: text,
  map_price: text,
  tax_class_id: whole,
  product_tax_code: text,
  categories: z.array(z.number()).optional(),
  brand_id: whole,
  inventory_level: whole,
  inventory_warning_level: whole,
  inventory_tracking: z.enum(["none", "product", "variant"]).optional(),
  is_visible: flag,
  is_featured: flag,
  is_free_shipping: flag,
  availability: z.enum(["available", "disabled", "preorder"]).optional(),
  availability_description: text,
  condition: z.enum(["New", "Used", "Refurbished"]).optional(),
  bin_picking_number: text,
  upc: text,
  mpn: text,
  gtin: text,
  warranty: text,
  search_keywords: text,
  page_title: text,
  meta_description: text,
  sort_order: whole,
  order_quantity_minimum: whole,
  order_quantity_maximum: whole,
  custom_url: text,
});

/** What is there of a product's fields, by the client's names; a brand's name is not among them. */
export function productWrite(values: JsonObject): ProductFields {
  const given = fields.parse(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)));
  const { custom_url: url, categories, ...plain } = given;
  return {
    ...(Object.fromEntries(
      Object.entries(plain)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [camel(name), value]),
    ) as ProductFields),
    ...(categories !== undefined && { categoryIds: categories }),
    ...(url !== undefined && { customUrl: { url, isCustomized: true } }),
  };
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
