/**
 * What ends access anywhere is told by triggers of the database, so that a key revoked by hand in SQL ends too: a NOTIFY
 * with the kind of row and its key. One that is sent while a listener is away is lost; whoever listens looks again on return.
 */
import type { Database } from "@storegate/database";
import { z } from "zod";

const channel = "storegate_access";

/** Which row has changed. */
export interface AccessEvent {
  readonly table: "api_keys" | "sessions" | "integrations";
  readonly id: string;
}

const event = z.object({ table: z.enum(["api_keys", "sessions", "integrations"]), id: z.uuid() });

/**
 * Listens on one connection; answers how to stop.
 * @param heard is told each event, or undefined where some may have been lost.
 */
export async function listenForAccess(
  database: Database,
  heard: (event: AccessEvent | undefined) => void,
): Promise<() => Promise<void>> {
  const listening = await database.sql.listen(
    channel,
    (text) => {
      const read = event.safeParse(JSON.parse(text));
      heard(read.success ? read.data : undefined);
    },
    () => heard(undefined),
  );
  return () => listening.unlisten();
}
