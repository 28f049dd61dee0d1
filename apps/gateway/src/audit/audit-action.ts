import type { AuditedAction, ResolverContext } from "@storegate/connector-kit/graphql";
import { schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { eq } from "drizzle-orm";
import { decodeId } from "../ids.js";
import { integrationTarget } from "../integrations/integration-audit.js";
import { integrationNotFound } from "../integrations/integration-service.js";
import { writeAudit, type Actor } from "./audit-trail.js";

const { integrations } = schema;

/** What connectors write down with. An integration that was deleted meanwhile is named all the same: the deed was done. */
export function auditAction(
  queries: Queries | QueriesTransaction,
  actor: Actor,
  reaches: ResolverContext["reaches"],
): (action: AuditedAction) => Promise<void> {
  return async ({ integrationId, ...action }) => {
    const key = decodeId("Integration", integrationId);
    if (key === undefined || !(await reaches("Integration", integrationId))) throw integrationNotFound();
    const [row] = await queries
      .select({ id: integrations.id, name: integrations.name })
      .from(integrations)
      .where(eq(integrations.id, key));
    if (!row) throw integrationNotFound();
    await writeAudit(queries, actor, { ...action, target: integrationTarget(row) });
  };
}
