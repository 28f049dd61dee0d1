import { Node } from "@storegate/connector-kit/graphql";
import { Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { AuditEntryRow } from "../audit/audit-log.js";
import { encodeId, identifiedType } from "../ids.js";
import { AuditEntry } from "./audit-entry-type.js";
import type { GatewayContext } from "./context.js";
import { findNode } from "./find-node.js";
import { Actor } from "./sync-type.js";

/** Fields of an audit entry that are not in its row. */
@Resolver(() => AuditEntry)
export class AuditEntryResolver {
  @FieldResolver(() => ID, { description: "Opaque." })
  id(@Root() entry: AuditEntryRow): string {
    return encodeId("AuditEntry", entry.id);
  }

  @FieldResolver(() => Actor, { nullable: true, description: "Who; null where the gateway itself did." })
  actor(@Root() { keyId, actorName }: AuditEntryRow): { name: string; keyId: string } | null {
    return keyId === null ? null : { name: actorName, keyId };
  }

  @FieldResolver(() => Node, {
    nullable: true,
    description: "To what; null once it is gone, and where it is no single thing.",
  })
  async target(
    @Root() { targetType, targetId }: AuditEntryRow,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<object | null> {
    const type = identifiedType(targetType);
    return type === undefined || targetId === null ? null : findNode(loaders, type, targetId);
  }
}
