import type { JsonObject } from "@storegate/connector-kit";
import { Allow, connectionTypes, DateTime, Json, type CursorOf } from "@storegate/connector-kit/graphql";
import { Field, ObjectType } from "type-graphql";
import { z } from "zod";
import type { AuditEntryRow } from "../audit/audit-log.js";

/** What somebody did, written down for good. */
@Allow("ADMIN")
@ObjectType({
  description:
    "What somebody did, written down for good. What it says of persons (names, network and e-mail addresses) can be erased: names are then `[erased]`, and addresses null.",
})
export class AuditEntry {
  @Field(() => DateTime, { description: "When." })
  at!: Date;

  @Field(() => String, {
    description:
      "What: the mutation, or `signIn`, `signOut`. What became of an integration by something else has an entry of its own: `disableIntegration` where a store refused its token, `enableIntegration` where a good one brought it back, `turnIntegrationManual` where a sync of it was undone, `deleteIntegration` where its store was disconnected.",
  })
  operation!: string;

  @Field(() => String, {
    description: "The name that it had then; `gateway` where it is no single thing.",
  })
  targetName!: string;

  @Field(() => Json, {
    nullable: true,
    description: "The fields at stake, before; no secrets, only that they changed. Null where there were none.",
  })
  before!: JsonObject | null;

  @Field(() => Json, { nullable: true, description: "The same fields, after; null where there are none any more." })
  after!: JsonObject | null;

  @Field(() => String, { nullable: true, description: "From where; null where nothing came over a network." })
  ipAddress!: string | null;
}

export const { Connection: AuditEntryConnection } = connectionTypes(
  "AuditEntry",
  () => AuditEntry,
  "audit entries, newest first",
);

/** Entries go by time of making. */
export const auditCursor = {
  list: "auditEntries",
  key: z.uuid(),
  of: (row: AuditEntryRow): string => row.id,
} satisfies CursorOf<AuditEntryRow, z.ZodType>;
