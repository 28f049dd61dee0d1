import {
  Allow,
  DateTime,
  FaultType,
  Node,
  Url,
  connectionTypes,
  type CursorOf,
} from "@storegate/connector-kit/graphql";
import type { FaultData } from "@storegate/connector-kit";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import type { StoreRow } from "../stores/store-clients.js";
import { StoreStatusEnum } from "./enums.js";

/** The store's quota as its last response told it. */
@Allow("VIEWER")
@ObjectType({ description: "The store's quota as its last response told it." })
export class RateLimit {
  @Field(() => Int, { description: "Requests in one window, of all apps together." })
  quota!: number;

  @Field(() => Int, { description: "Requests left in the present window." })
  remaining!: number;

  @Field(() => Int, { description: "Length of the window, in milliseconds." })
  windowMs!: number;

  @Field(() => DateTime, { description: "When the present window ends." })
  resetsAt!: Date;

  @Field(() => DateTime, { description: "When the store said so." })
  observedAt!: Date;
}

/** How far the gateway may be behind a store. */
@Allow("VIEWER")
@ObjectType({
  description: "How far the gateway may be behind a store whose changes it is told of, in events and in time.",
})
export class WebhookHealth {
  @Field(() => Int, { description: "Events that have come and are not worked off yet." })
  pending!: number;

  @Field(() => Float, {
    nullable: true,
    description: "The age, in seconds, of what the gateway knows of the store; null where it cannot be told.",
  })
  lagSeconds!: number | null;

  @Field(() => FaultType, { nullable: true, description: "Why events do not come, or are not worked off." })
  fault!: FaultData | null;
}

/** A BigCommerce store. */
@Allow("VIEWER")
@ObjectType("Store", { implements: Node, description: "A BigCommerce store that the gateway is connected to." })
export class StoreType extends Node {
  @Field(() => String, { description: "The short text that BigCommerce knows it by." })
  storeHash!: string;

  @Field(() => String, { description: "For people; the store's own unless another was given." })
  name!: string;

  @Field(() => String, { nullable: true, description: "Its domain; null when the token may not read it." })
  domain!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "BigCommerce's name of its plan; null when the token may not read it.",
  })
  plan!: string | null;

  @Allow("ADMIN")
  @Field(() => Url, {
    nullable: true,
    description: "Where its API is, if it was connected by another address than BigCommerce's own; null is that one.",
  })
  apiUrl!: string | null;

  @Field(() => StoreStatusEnum, { description: "How it stands." })
  status!: StoreRow["status"];

  @Field(() => FaultType, { nullable: true, description: "Why it does not stand well." })
  statusReason!: FaultData | null;

  @Field(() => [String], { description: "What the token was found to allow, of what connectors need." })
  scopes!: string[];

  @Field(() => DateTime, { description: "When it was first connected." })
  createdAt!: Date;
}

export const { Connection: StoreConnection } = connectionTypes("Store", () => StoreType, "stores, by name");

/** Stores go by name. */
export const storeCursor = {
  list: "stores",
  key: z.tuple([z.string(), z.uuid()]),
  of: (row: StoreRow): [string, string] => [row.name, row.id],
} satisfies CursorOf<StoreRow, z.ZodType>;
