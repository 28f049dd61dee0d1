/** When two states of owned fields are the same. */
import type { Fields, Resource } from "@storegate/connector-kit";
import { keepableJson } from "@storegate/database";
import { isDeepStrictEqual } from "node:util";

/** Whether two states are the same to their resource, both as the database gives them back. */
export function sameFields(resource: Pick<Resource<unknown, unknown, unknown>, "same">, a: Fields, b: Fields): boolean {
  const [keptA, keptB] = [asKept(a), asKept(b)];
  return resource.same ? resource.same(keptA, keptB) : isDeepStrictEqual(keptA, keptB);
}

/** Fields as the database gives them back, as those of an inherited change are. */
function asKept(fields: Fields): Fields {
  return JSON.parse(keepableJson(fields)) as Fields;
}
