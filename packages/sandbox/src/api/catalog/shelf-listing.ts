import type { StoreBrand, StoreCategory } from "../../store/shelf-resources.js";
import { foldCase } from "../../world/letter-case.js";
import type { Call } from "../answer.js";
import type { Query } from "../query.js";
import { type FieldRules, readFields } from "./field-rules.js";
import { asObject, type JsonObject, readObject } from "../json-reader.js";
import { notValid } from "./product-body.js";
import { numberRange } from "./number-range.js";

/** The filters of a number. */
export function numberFilters(name: string): string[] {
  return ["", ":in", ":not_in", ":min", ":max", ":greater", ":less"].map((end) => `${name}${end}`);
}

/** The filters that brands and categories have in common. */
export const shelfFilters: readonly string[] = [...numberFilters("id"), "name", "name:like", "page_title"];

/** Whether a brand or a category is wanted by the filters they have in common. Texts are compared without case. */
export function shelfTest(query: Query): (item: StoreBrand | StoreCategory) => boolean {
  const hasId = numberRange(query, "id") ?? (() => true);
  const [name, like, title] = ["name", "name:like", "page_title"].map((one) => {
    const text = query.text(one);
    return text === undefined ? undefined : foldCase(text);
  });
  return (item) =>
    hasId(item.id) &&
    (name === undefined || foldCase(item.name) === name) &&
    (like === undefined || foldCase(item.name).includes(like)) &&
    (title === undefined || foldCase(item.page_title) === title);
}

/** The fields in a body, with `custom_url` where it is sent; 422 for what is wrong and for what is missing. */
export function readShelfBody(
  call: Call,
  thing: "brand" | "category",
  rules: FieldRules,
  required: readonly string[],
): JsonObject {
  const body = readObject(call.body, "v3", thing);
  const { fields, errors: own, ignored } = readFields(body, rules, ["id", "custom_url"]);
  const errors: Record<string, string> = { ...own };
  for (const name of required) if (body[name] === undefined) errors[name] = `Please provide a ${name}.`;
  const { custom_url } = body;
  const { url, is_customized } = asObject(custom_url);
  if (custom_url !== undefined && (typeof url !== "string" || url === ""))
    errors["custom_url"] = "custom_url needs a url";
  if (Object.keys(errors).length > 0) throw notValid(errors);
  if (ignored.length > 0) call.note(`${ignored.join(", ")} ignored, they are not written here`);
  return custom_url === undefined ? fields : { ...fields, custom_url: { url, is_customized: is_customized !== false } };
}

/** Those in the order that `sort` and `direction` want; by ascending id where they say nothing. */
export function sorted<T extends StoreBrand | StoreCategory>(
  query: Query,
  items: readonly T[],
  keys: Readonly<Record<string, (item: T) => string | number>>,
): T[] {
  const key = query.oneOf("sort", Object.keys(keys));
  const sign = query.oneOf("direction", ["asc", "desc"]) === "desc" ? -1 : 1;
  const keyOf = (key === undefined ? undefined : keys[key]) ?? ((item: T) => item.id);
  return items.toSorted((a, b) => {
    const [one, other] = [keyOf(a), keyOf(b)];
    return one < other ? -sign : one > other ? sign : a.id - b.id;
  });
}
