import "reflect-metadata";
import { ActionsResolver } from "./actions-resolver.js";
import { CustomerResolver } from "./customer-resolver.js";
import { LookupResolver } from "./lookup-resolver.js";
import { OrderResolver } from "./order-resolver.js";

/** Resolvers that the gateway adds to its schema. */
export const lookupResolvers: readonly Function[] = [LookupResolver, CustomerResolver, OrderResolver, ActionsResolver];
export { lookupNodes } from "./nodes.js";
