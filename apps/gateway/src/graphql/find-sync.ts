import { schema } from "@storegate/database";
import type { SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { decodeId } from "../ids.js";
import type { GatewayContext } from "./context.js";

/** The sync with this id, read anew. */
export async function findSync({ services }: GatewayContext, id: string): Promise<SyncRow | undefined> {
  const key = decodeId("Sync", id);
  if (key === undefined) return undefined;
  return services.database.queries.query.syncs.findFirst({ where: eq(schema.syncs.id, key) });
}
