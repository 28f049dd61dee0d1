/** Series that alerts are about: there from the start, so that the first event is an increase. */
import type { AnyConnector } from "@storegate/connector-kit";
import { endStatuses } from "@storegate/sync-engine";
import type { GraphQLSchema } from "graphql";
import type { Metrics } from "./metrics.js";

/** Every kind of these connectors, with every status that a sync ends in. */
export function expectSyncs(metrics: Metrics, connectors: Iterable<AnyConnector>): void {
  for (const { id, syncKinds } of connectors) for (const { key } of syncKinds) metrics.expectKind(id, key, endStatuses);
}

/** Every root field. */
export function expectFields(metrics: Metrics, schema: GraphQLSchema): void {
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  for (const [type, root] of Object.entries(roots))
    for (const field of Object.keys(root?.getFields() ?? {})) metrics.expectField(type, field);
}
