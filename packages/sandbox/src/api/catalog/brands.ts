import { emptyBrand } from "../../store/shelf-books.js";
import type { StoreBrand } from "../../store/shelf-resources.js";
import { slugUrl } from "../../store/slug.js";
import { foldCase } from "../../world/letter-case.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { pageAnswer, pageOf, single } from "./catalog-page.js";
import type { FieldRules } from "./field-rules.js";
import { fieldSelection, selectionParameters } from "./field-selection.js";
import { needFilter } from "./need-filter.js";
import { notFound } from "./products-read.js";
import { readShelfBody, shelfFilters, shelfTest, sorted } from "./shelf-listing.js";
import { conflict } from "./sku-owners.js";

const rules: FieldRules = {
  name: { is: "text", least: 1, most: 255 },
  page_title: { is: "text", most: 255 },
  meta_keywords: { is: "texts" },
  meta_description: { is: "text", most: 65_535 },
  search_keywords: { is: "text", most: 255 },
  image_url: { is: "text" },
};

const fieldNames = [...Object.keys(rules), "custom_url"];

/** `GET /v3/catalog/brands`: by ascending id unless sorted by name. */
export function getBrands({ store }: Backend, call: Call): Answer {
  const query = new Query(call.search, [...shelfFilters, ...selectionParameters, "page", "limit", "sort", "direction"]);
  const paging = query.paging();
  const select = fieldSelection(query, fieldNames);
  const wanted = [...store.catalog.brands.ascending()].filter(shelfTest(query));
  const { total, items } = pageOf(sorted(query, wanted, { name: ({ name }) => foldCase(name) }), paging);
  return pageAnswer(query, paging, { total, items: items.map((brand) => select({ ...brand })) });
}

/** `GET /v3/catalog/brands/{brand_id}`. */
export function getBrand(backend: Backend, call: Call): Answer {
  const select = fieldSelection(new Query(call.search, selectionParameters), fieldNames);
  return single(select({ ...existing(backend, call) }));
}

/** `POST /v3/catalog/brands`: one brand; 409 for a name in use, whatever its case. */
export function createBrand(backend: Backend, call: Call): Answer {
  const fields = readShelfBody(call, "brand", rules, ["name"]) as Partial<StoreBrand>;
  const { name = "" } = fields;
  refuseTaken(backend, name, undefined);
  const brand = backend.store.catalog.brands.add((id) => ({
    ...emptyBrand,
    name,
    custom_url: { url: slugUrl(name, `brand-${id}`), is_customized: false },
    ...fields,
    id,
  }));
  return single(brand);
}

/** `PUT /v3/catalog/brands/{brand_id}`: only what is sent changes. */
export function updateBrand(backend: Backend, call: Call): Answer {
  const before = existing(backend, call);
  const fields = readShelfBody(call, "brand", rules, []) as Partial<StoreBrand>;
  if (fields.name !== undefined) refuseTaken(backend, fields.name, before.id);
  return single(backend.store.catalog.brands.replace({ ...before, ...fields }));
}

/** `DELETE /v3/catalog/brands/{brand_id}`: 204, also when there was none; its products are of no brand. */
export function deleteBrand({ store }: Backend, call: Call): Answer {
  if (!store.catalog.brands.delete(idIn(call, "brand_id") ?? 0)) call.note("there was no such brand to delete");
  return { status: 204 };
}

/** `DELETE /v3/catalog/brands`: those that the filter finds; without a filter it is refused. */
export function deleteBrands({ store }: Backend, call: Call): Answer {
  const query = new Query(call.search, shelfFilters);
  needFilter(query, shelfFilters, "brands");
  const { brands } = store.catalog;
  for (const { id } of [...brands.ascending()].filter(shelfTest(query))) brands.delete(id);
  return { status: 204 };
}

function existing({ store }: Backend, call: Call): StoreBrand {
  const brand = store.catalog.brands.get(idIn(call, "brand_id") ?? 0);
  if (brand !== undefined) return brand;
  throw notFound(`There is no brand with the id ${call.parameter("brand_id")}.`);
}

function refuseTaken({ store }: Backend, name: string, self: number | undefined): void {
  for (const brand of store.catalog.brands.ascending()) {
    if (brand.id === self || foldCase(brand.name) !== foldCase(name)) continue;
    throw conflict(`The brand name ${name} is a duplicate`, "name", `"${name}" is another brand's name`);
  }
}
