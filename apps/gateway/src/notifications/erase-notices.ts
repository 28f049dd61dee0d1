/** Erasing somebody from notices of integrations, those that are sent and those that wait. */
import { schema, type QueriesTransaction } from "@storegate/database";
import { erasedWords, namedBy } from "@storegate/sync-engine";
import { sql } from "drizzle-orm";
import { encodeId } from "../ids.js";

const { notifications } = schema;

/** Takes the words of a fault that names somebody by one of these names; what happened stays. */
export async function eraseFromNotices(
  tx: QueriesTransaction,
  integrationIds: readonly string[],
  names: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    update ${notifications} set content = content || jsonb_build_object('fault',
      (content -> 'fault') || jsonb_build_object('message', ${erasedWords}::text, 'remedy', null))
    where content ->> 'integrationId' = any(${sql.param(integrationIds.map((id) => encodeId("Integration", id)))}::text[]) and jsonb_typeof(content -> 'fault') = 'object'
      and ${namedBy(names)(sql`(content ->> 'fault')`)}`);
}
