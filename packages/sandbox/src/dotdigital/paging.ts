import { refusedV2 } from "./dotdigital-refusal.js";

/** A page as version 2 asks for it. @throws DotdigitalRefusal where `select` is not from 1 to 1000 (its OpenAPI files) */
export function pageOf<Item>(
  items: Iterable<Item>,
  query: URLSearchParams,
  isWanted: (item: Item) => boolean = () => true,
): readonly Item[] {
  const [select, skip] = [Number(query.get("select") ?? 1000), Number(query.get("skip") ?? 0)];
  if (!(Number.isInteger(select) && select >= 1 && select <= 1000))
    throw refusedV2(400, "ERROR_PARAMETER_INVALID", "select is from 1 to 1000.");
  if (!(Number.isInteger(skip) && skip >= 0))
    throw refusedV2(400, "ERROR_PARAMETER_INVALID", "skip is a whole number from 0 on.");
  const page: Item[] = [];
  let toSkip = skip;
  for (const item of items) {
    if (!isWanted(item)) continue;
    if (toSkip > 0) toSkip -= 1;
    else page.push(item);
    if (page.length === select) break;
  }
  return page;
}
