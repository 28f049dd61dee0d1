/** What the store answers, as fields of the catalogue in canonical form. */
import type { Customer, Product } from "@storegate/bigcommerce-client";
import type { JsonObject, JsonValue } from "@storegate/connector-kit";
import { canonical } from "../fields/canonical.js";
import { fieldNamed } from "../fields/catalogue.js";
import type { StoreDirectories } from "./store-directories.js";

/** A customer's fields. */
export function customerFieldsOf(customer: Customer): JsonObject {
  return canonicalFields("customers", {
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    company: customer.company,
    phone: customer.phone,
    notes: customer.notes,
    tax_exempt_category: customer.taxExemptCategory,
    customer_group_id: customer.customerGroupId,
  });
}

/** A product's fields; `brand_name` only where the directories know brands. */
export function productFieldsOf(product: Product, directories: StoreDirectories): JsonObject {
  return canonicalFields("products", {
    name: product.name,
    type: product.type,
    sku: product.sku,
    description: product.description,
    weight: product.weight,
    width: product.width,
    depth: product.depth,
    height: product.height,
    price: product.price,
    cost_price: product.costPrice,
    retail_price: product.retailPrice,
    sale_price: product.salePrice,
    map_price: product.mapPrice,
    tax_class_id: product.taxClassId,
    product_tax_code: product.productTaxCode,
    categories: product.categoryIds === null ? null : [...product.categoryIds],
    brand_id: product.brandId,
    ...(directories.mapsBrands && { brand_name: directories.brandName(product.brandId ?? 0) }),
    inventory_level: product.inventoryLevel,
    inventory_warning_level: product.inventoryWarningLevel,
    inventory_tracking: product.inventoryTracking,
    is_visible: product.isVisible,
    is_featured: product.isFeatured,
    is_free_shipping: product.isFreeShipping,
    availability: product.availability,
    availability_description: product.availabilityDescription,
    condition: product.condition,
    bin_picking_number: product.binPickingNumber,
    upc: product.upc,
    mpn: product.mpn,
    gtin: product.gtin,
    warranty: product.warranty,
    search_keywords: product.searchKeywords,
    page_title: product.pageTitle,
    meta_description: product.metaDescription,
    sort_order: product.sortOrder,
    order_quantity_minimum: product.orderQuantityMinimum,
    order_quantity_maximum: product.orderQuantityMaximum,
    custom_url: product.customUrl?.url ?? null,
  });
}

function canonicalFields(object: "customers" | "products", fields: Readonly<Record<string, JsonValue>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]): [string, JsonValue] => {
      const field = fieldNamed(object, name);
      if (!field) throw new TypeError(`the catalogue of ${object} has no field ${name}`);
      const made = canonical(field, value);
      // What the store has and its own rules would refuse is shown as it is.
      if (made.problem) return [name, value];
      return [name, Array.isArray(made.value) ? [...made.value] : made.value];
    }),
  );
}
