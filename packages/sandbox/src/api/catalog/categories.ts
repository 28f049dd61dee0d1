import { emptyCategory } from "../../store/shelf-books.js";
import type { StoreCategory } from "../../store/shelf-resources.js";
import type { Store } from "../../store/store.js";
import { slugUrl } from "../../store/slug.js";
import { foldCase } from "../../world/letter-case.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { Query } from "../query.js";
import { Refusal } from "../refusal.js";
import type { Backend } from "../route.js";
import { pageAnswer, pageOf, single } from "./catalog-page.js";
import { categoryFieldNames, categoryRules } from "./category-rules.js";
import { fieldSelection, selectionParameters } from "./field-selection.js";
import { needFilter } from "./need-filter.js";
import { numberRange } from "./number-range.js";
import { notValid } from "./product-body.js";
import { notFound } from "./products-read.js";
import { numberFilters, readShelfBody, shelfFilters, shelfTest, sorted } from "./shelf-listing.js";
import { conflict } from "./sku-owners.js";

const filters = [...shelfFilters, ...numberFilters("parent_id"), "keyword", "is_visible"];

/** `GET /v3/catalog/categories`: by ascending id unless sorted. */
export function getCategories({ store }: Backend, call: Call): Answer {
  const query = new Query(call.search, [...filters, ...selectionParameters, "page", "limit", "sort", "direction"]);
  const paging = query.paging();
  const select = fieldSelection(query, categoryFieldNames);
  const wanted = [...store.catalog.categories.ascending()].filter(categoryTest(query));
  const keys = {
    name: ({ name }: StoreCategory) => foldCase(name),
    id: (one: StoreCategory) => one.id,
    parent_id: (one: StoreCategory) => one.parent_id,
    sort_order: (one: StoreCategory) => one.sort_order,
  };
  const { total, items } = pageOf(sorted(query, wanted, keys), paging);
  return pageAnswer(query, paging, { total, items: items.map((category) => select({ ...category })) });
}

/** `GET /v3/catalog/categories/{category_id}`. */
export function getCategory(backend: Backend, call: Call): Answer {
  const select = fieldSelection(new Query(call.search, selectionParameters), categoryFieldNames);
  return single(select({ ...existing(backend, call) }));
}

/** `POST /v3/catalog/categories`: one category; 409 for a name in use under the same parent, whatever its case. */
export function createCategory(backend: Backend, call: Call): Answer {
  const fields = readShelfBody(call, "category", categoryRules, ["name", "parent_id"]) as Partial<StoreCategory>;
  const { name = "", parent_id = 0 } = fields;
  checkPlace(backend, { name, parent_id });
  const category = backend.store.catalog.categories.add((id) => ({
    ...emptyCategory,
    name,
    parent_id,
    custom_url: { url: slugUrl(name, `category-${id}`), is_customized: false },
    ...fields,
    id,
  }));
  return single(category);
}

/** `PUT /v3/catalog/categories/{category_id}`: only what is sent changes. */
export function updateCategory(backend: Backend, call: Call): Answer {
  const before = existing(backend, call);
  const fields = readShelfBody(call, "category", categoryRules, []) as Partial<StoreCategory>;
  const changed = { ...before, ...fields };
  checkPlace(backend, changed);
  return single(backend.store.catalog.categories.replace(changed));
}

/** `DELETE /v3/catalog/categories/{category_id}`: with all below it; 204, also when there was none; 422 with products in it. */
export function deleteCategory({ store }: Backend, call: Call): Answer {
  const { categories } = store.catalog;
  const id = idIn(call, "category_id") ?? 0;
  if (!categories.has(id)) call.note("there was no such category to delete");
  else deleteEmpty(store, categories.withBelow(id));
  return { status: 204 };
}

/**
 * `DELETE /v3/catalog/categories`: those that the filter finds, with all below; without a filter it is refused, and so it is
 * with products in any of them.
 */
export function deleteCategories({ store }: Backend, call: Call): Answer {
  const query = new Query(call.search, filters);
  needFilter(query, filters, "categories");
  const { categories } = store.catalog;
  const found = [...categories.ascending()].filter(categoryTest(query));
  deleteEmpty(
    store,
    found.flatMap((one) => categories.withBelow(one.id)),
  );
  return { status: 204 };
}

function deleteEmpty({ catalog }: Store, ids: readonly number[]): void {
  const doomed = new Set(ids);
  for (const product of catalog.products.ascending()) {
    const category = product.categories.find((id) => doomed.has(id));
    if (category === undefined) continue;
    throw new Refusal(422, "The category contains products.", {
      why: `product ${product.id} is in category ${category}; move products to another one first`,
    });
  }
  for (const id of doomed) catalog.categories.delete(id);
}

function categoryTest(query: Query): (category: StoreCategory) => boolean {
  const common = shelfTest(query);
  const hasParent = numberRange(query, "parent_id") ?? (() => true);
  const isVisible = query.boolean("is_visible");
  const keyword = foldCase(query.text("keyword") ?? "");
  return (category) =>
    common(category) &&
    hasParent(category.parent_id) &&
    (isVisible === undefined || category.is_visible === isVisible) &&
    foldCase(`${category.name} ${category.description}`).includes(keyword);
}

function existing({ store }: Backend, call: Call): StoreCategory {
  const category = store.catalog.categories.get(idIn(call, "category_id") ?? 0);
  if (category !== undefined) return category;
  throw notFound(`There is no category with the id ${call.parameter("category_id")}.`);
}

/** The parent has to be there, and not below the category itself; the name must be free among its children. */
function checkPlace(
  { store }: Backend,
  { id, name, parent_id }: Pick<StoreCategory, "name" | "parent_id"> & { readonly id?: number },
): void {
  const { categories } = store.catalog;
  if (parent_id !== 0 && !categories.has(parent_id)) {
    throw notValid({ parent_id: `There is no category with the id ${parent_id}.` });
  }
  if (id !== undefined && categories.withBelow(id).includes(parent_id)) {
    throw notValid({ parent_id: "A category cannot be below itself." });
  }
  for (const other of categories.ascending()) {
    if (other.id === id || other.parent_id !== parent_id || foldCase(other.name) !== foldCase(name)) continue;
    throw conflict(`The category name ${name} is a duplicate`, "name", `category ${other.id} has the name and parent`);
  }
}
