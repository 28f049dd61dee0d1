/** What a key that is asked for is to be narrowed to. */
import type { UserError } from "@storegate/connector-kit/graphql";
import { schema, type Queries } from "@storegate/database";
import { and, inArray, isNull } from "drizzle-orm";
import { decodeId } from "../ids.js";
import type { CreateApiKey } from "./api-key-service.js";

const { integrations, stores } = schema;

/** The most entries of one narrowing. */
const most = 1000;

/** Keys of rows; null narrows nothing. */
export interface Narrowing {
  readonly storeIds: string[] | null;
  readonly integrationIds: string[] | null;
}

/** Rows of what the key is narrowed to; what is wrong with them is added to `wrong`. */
export async function findNarrowing(
  queries: Queries,
  { storeIds, integrationIds }: CreateApiKey,
  wrong: UserError[],
): Promise<Narrowing> {
  wrong.push(...wrongLength("storeIds", storeIds), ...wrongLength("integrationIds", integrationIds));
  if (wrong.length > 0) return { storeIds: null, integrationIds: null };
  const [storeKeys, integrationKeys] = [
    storeIds?.map((id) => decodeId("Store", id)) ?? [],
    integrationIds?.map((id) => decodeId("Integration", id)) ?? [],
  ];
  const [storeRows, integrationRows] = await Promise.all([
    queries
      .select({ id: stores.id })
      .from(stores)
      .where(and(inArray(stores.id, known(storeKeys)), isNull(stores.deletedAt))),
    queries
      .select({ id: integrations.id, storeId: integrations.storeId })
      .from(integrations)
      .where(and(inArray(integrations.id, known(integrationKeys)), isNull(integrations.deletedAt))),
  ]);
  const foundStores = new Set(storeRows.map((row) => row.id));
  const storeOf = new Map(integrationRows.map((row) => [row.id, row.storeId]));
  for (const [index, key] of storeKeys.entries()) {
    if (key === undefined || !foundStores.has(key))
      wrong.push(notFound("storeIds", index, "STORE_NOT_FOUND", "There is no store with this id."));
  }
  for (const [index, key] of integrationKeys.entries()) {
    const storeId = key === undefined ? undefined : storeOf.get(key);
    if (storeId === undefined)
      wrong.push(notFound("integrationIds", index, "INTEGRATION_NOT_FOUND", "There is no integration with this id."));
    else if (storeIds && !foundStores.has(storeId))
      wrong.push(
        notFound("integrationIds", index, "INTEGRATION_ELSEWHERE", "It is of none of the stores in storeIds."),
      );
  }
  return {
    storeIds: storeIds ? [...new Set(known(storeKeys))] : null,
    integrationIds: integrationIds ? [...new Set(known(integrationKeys))] : null,
  };
}

function known(keys: readonly (string | undefined)[]): string[] {
  return keys.filter((key) => key !== undefined);
}

/** What is wrong with how many a narrowing names. */
export function wrongLength(field: string, list: readonly string[] | null | undefined): UserError[] {
  if (!list) return [];
  if (list.length === 0) {
    return [
      inputError(field, "NARROWED_TO_NOTHING", `${field} is empty: such a key could do nothing. Leave it out for all.`),
    ];
  }
  if (list.length <= most) return [];
  return [inputError(field, "TOO_MANY", `${field} has ${list.length} entries; it takes ${most}.`)];
}

/** An error of one field of the input. */
export function inputError(field: string, code: string, message: string): UserError {
  return { kind: "INPUT", code, message, field: [field] };
}

function notFound(field: string, index: number, code: string, message: string): UserError {
  return { kind: "NOT_FOUND", code, message, field: [field, String(index)] };
}
