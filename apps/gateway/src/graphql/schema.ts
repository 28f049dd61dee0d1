/** The schema: the gateway's own resolvers and those of the connectors. */
import "reflect-metadata";
import { DateTime, enforceAccess } from "@storegate/connector-kit/graphql";
import type { GraphQLSchema } from "graphql";
import { buildSchema, type NonEmptyArray, type PubSub } from "type-graphql";
import { installedConnectors, type InstalledConnector } from "../connectors.js";
import { faultsAsErrors } from "./errors.js";
import { IntegrationTypeResolver } from "./integration-fields.js";
import { IntegrationResolver } from "./integration-resolver.js";
import { StoreTypeResolver } from "./store-fields.js";
import { StoreResolver } from "./store-resolver.js";
import { SyncTypeResolver } from "./sync-fields.js";
import { SyncResolver } from "./sync-resolver.js";
import { SyncResultResolver } from "./sync-result-fields.js";
import { ViewerResolver } from "./viewer-resolver.js";

const ownResolvers: NonEmptyArray<Function> = [
  ViewerResolver,
  StoreResolver,
  StoreTypeResolver,
  IntegrationResolver,
  IntegrationTypeResolver,
  SyncResolver,
  SyncTypeResolver,
  SyncResultResolver,
];

/** Asked for where subscriptions have topics; ours bring their own events. */
const noTopics: PubSub = {
  publish: () => {
    throw new Error("nothing is published by topic");
  },
  subscribe: () => {
    throw new Error("nothing is subscribed to by topic");
  },
};

/** Builds the schema. @throws Error when a field has no authorisation rule. */
export async function createSchema(
  connectors: readonly InstalledConnector[] = installedConnectors,
): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [...ownResolvers, ...connectors.flatMap(({ resolvers }) => resolvers ?? [])],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
    pubSub: noTopics,
    globalMiddlewares: [faultsAsErrors],
  });
  enforceAccess(schema);
  return schema;
}
