import { v3OffsetDate } from "../../world/seeded-customer.js";
import type { Catalog } from "../../store/catalog.js";
import type { NewProduct, ProductFields } from "../../store/catalog-products.js";
import type { ProductParts, StoreProductImage } from "../../store/product-parts.js";
import type { StoreProduct } from "../../store/product-resources.js";
import { foldCase } from "../../world/letter-case.js";
import type { JsonObject } from "../json-reader.js";
import type { ProductBody } from "./product-body.js";

/** A product that was written, and the images that could not be taken. */
export interface WrittenProduct {
  readonly product: StoreProduct;
  readonly failedImages: readonly string[];
}

/** Adds the product of a body that was found good. */
export function addProduct(catalog: Catalog, body: ProductBody): WrittenProduct {
  const fields = fieldsOf(catalog, body);
  // Reading the body made sure that what a product cannot be without is there.
  const product = catalog.products.add(fields as NewProduct);
  return writeParts(catalog, product, body);
}

/** Writes the body on a product; lists that are sent take the place of those that were. */
export function changeProduct(catalog: Catalog, id: number, body: ProductBody): WrittenProduct {
  return writeParts(catalog, catalog.products.change(id, fieldsOf(catalog, body)), body);
}

function fieldsOf(catalog: Catalog, body: ProductBody): ProductFields {
  const { url, is_customized } = body.customUrl ?? {};
  return {
    ...(body.fields as ProductFields),
    ...(typeof url === "string" ? { custom_url: { url, is_customized: is_customized !== false } } : {}),
    // The id decides where both are sent.
    ...(body.brandName !== undefined && body.fields["brand_id"] === undefined
      ? { brand_id: brandNamed(catalog, body.brandName) }
      : {}),
  };
}

/** The brand of the name; one is made where there is none. */
function brandNamed({ brands }: Catalog, name: string): number {
  const known = [...brands.ascending()].find((brand) => foldCase(brand.name) === foldCase(name));
  return (known ?? brands.named(name)).id;
}

function writeParts(catalog: Catalog, product: StoreProduct, body: ProductBody): WrittenProduct {
  const before = catalog.parts.get(product.id);
  const idOf = (thing: JsonObject, known: readonly { readonly id: number }[]) =>
    known.find(({ id }) => id === thing["id"])?.id ?? catalog.parts.newPartId();
  const isUrl = (image: JsonObject) => /^https?:\/\//.test(textOf(image, "image_url"));
  const parts: { -readonly [Name in keyof ProductParts]?: ProductParts[Name] } = {};
  if (body.customFields !== undefined) {
    parts.custom_fields = body.customFields.map((field) => ({
      id: idOf(field, before.custom_fields),
      name: textOf(field, "name"),
      value: textOf(field, "value"),
    }));
  }
  if (body.images !== undefined) {
    parts.images = body.images.filter(isUrl).map((image, place) => imageOf(catalog, product, image, place));
  }
  if (body.videos !== undefined) {
    parts.videos = body.videos.map((video, place) => ({
      id: idOf(video, before.videos),
      product_id: product.id,
      title: textOf(video, "title"),
      description: textOf(video, "description"),
      sort_order: numberOf(video, "sort_order", place),
      type: "youtube",
      video_id: textOf(video, "video_id"),
      length: "",
    }));
  }
  if (body.rules !== undefined) {
    parts.bulk_pricing_rules = body.rules.map((rule) => ({ ...rule, id: catalog.parts.newPartId() }));
  }
  if (Object.keys(parts).length > 0) catalog.parts.change(product.id, parts);
  const failed = (body.images ?? []).filter((image) => !isUrl(image));
  return { product, failedImages: failed.map((image) => textOf(image, "image_url")) };
}

function imageOf(catalog: Catalog, product: StoreProduct, image: JsonObject, place: number): StoreProductImage {
  return {
    id: catalog.parts.newPartId(),
    product_id: product.id,
    is_thumbnail: image["is_thumbnail"] === true || (image["is_thumbnail"] === undefined && place === 0),
    sort_order: numberOf(image, "sort_order", place),
    description: textOf(image, "description"),
    image_file: textOf(image, "image_url"),
    date_modified: v3OffsetDate(Date.now()),
  };
}

function textOf(thing: JsonObject, name: string): string {
  const value = thing[name];
  return typeof value === "string" ? value : "";
}

function numberOf(thing: JsonObject, name: string, otherwise: number): number {
  const value = thing[name];
  return typeof value === "number" ? value : otherwise;
}
