/** Which token a store has. */
import { schema, type Queries } from "@storegate/database";
import { eq, sql } from "drizzle-orm";
import type { TokenMark } from "./ports.js";

/** The mark as the store's row tells it: when the database took the token, to the microsecond. */
export const tokenMarkOfRow = sql<TokenMark>`extract(epoch from ${schema.stores.tokenGivenAt})::text`;

/** The mark of a store's present token; null of a store that is not there. */
export async function tokenMark(queries: Queries, storeId: string): Promise<TokenMark | null> {
  const [store] = await queries
    .select({ mark: tokenMarkOfRow })
    .from(schema.stores)
    .where(eq(schema.stores.id, storeId));
  return store?.mark ?? null;
}
