import { Allow, PageArgs, pageOf, readPage, type PageOf } from "@storegate/connector-kit/graphql";
import { schema } from "@storegate/database";
import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { auditCondition, auditSelection, readAudit, type AuditEntryRow } from "../audit/audit-log.js";
import type { Exportable } from "../exports/export-selection.js";
import { AuditEntryConnection, auditCursor } from "./audit-entry-type.js";
import type { GatewayContext } from "./context.js";
import { limitedCount } from "./limited-count.js";

/** What was done through this gateway. */
@Resolver()
export class AuditResolver {
  @Allow("ADMIN")
  @Query(() => AuditEntryConnection, {
    nullable: true,
    description:
      "What was done through this gateway: each mutation that succeeded, and each sign-in, newest first. Entries are added and never changed.",
  })
  async auditEntries(
    @Args(() => PageArgs) args: PageArgs,
    @Arg("operation", () => String, {
      nullable: true,
      description: "Only of this: a mutation's name, or `signIn`, `signOut`.",
    })
    operation: string | null = null,
    @Arg("targetId", () => ID, {
      nullable: true,
      description: "Only what was done to this, which may be gone by now.",
    })
    targetId: string | null = null,
    @Ctx() { services }: GatewayContext,
  ): Promise<PageOf<AuditEntryRow> & Exportable> {
    const { queries } = services.database;
    const request = readPage(auditCursor, args);
    const { first, after } = request;
    const selected = auditSelection(operation, targetId);
    const rows = await readAudit(queries, selected, { after, limit: first + 1 });
    const count = await limitedCount(queries, schema.auditEntries, auditCondition(selected));
    return {
      ...pageOf(auditCursor, request, rows, count),
      selection: { of: "audit-entries", operation, targetId },
    };
  }
}
