/** Orders as any connector tells them, from the store or as it has imported them. */
import { Field, ID, Int, ObjectType } from "type-graphql";
import { Allow } from "./access.js";
import { connectionTypes } from "./connection.js";
import { Money } from "./money-type.js";
import { Node } from "./page-info.js";
import { DateTime } from "./scalars.js";

/** A line of an order. */
@Allow("VIEWER")
@ObjectType({ description: "A line of an order." })
export class OrderItem {
  @Field(() => ID, { description: "Of the line, within its order." })
  id!: string;

  @Field(() => String, { description: "What was bought, as it was called then." })
  name!: string;

  @Field(() => Int, { description: "How many pieces." })
  quantity!: number;

  @Field(() => Int, { description: "How many of them were refunded." })
  quantityRefunded!: number;

  @Field(() => Money, { description: "Of all its pieces, with tax." })
  total!: Money;
}

/** What can be done to an order. */
@Allow("VIEWER")
@ObjectType({ description: "What the caller may do to an order, or why not." })
export class OrderAction {
  @Field(() => String, { description: "The root field that does it, as refundOrder." })
  operation!: string;

  @Field(() => Boolean, { description: "Whether the caller may do it now." })
  allowed!: boolean;

  @Field(() => String, { nullable: true, description: "Why not, in a sentence; null where it is allowed." })
  reason!: string | null;
}

/** An order. Who tells more of it adds fields by resolvers of its own. */
@Allow("VIEWER")
@ObjectType("Order", { implements: Node, description: "An order of the store." })
export class OrderType extends Node {
  @Field(() => String, { description: "The order's number in the store." })
  externalId!: string;

  @Field(() => String, { description: "As the store calls it." })
  status!: string;

  @Field(() => Money, { description: "With tax and shipping, in the currency that the shopper paid in." })
  total!: Money;

  @Field(() => Money, { description: "How much of it went back." })
  refunded!: Money;

  @Field(() => DateTime, { description: "When it was placed." })
  createdAt!: Date;

  @Field(() => [OrderItem], { description: "Its lines." })
  items!: readonly OrderItem[];

  @Field(() => [OrderAction], { description: "What the caller may do to it, or why not." })
  actions!: readonly OrderAction[];
}

export const { Connection: OrderConnection, Edge: OrderEdge } = connectionTypes(
  "Order",
  () => OrderType,
  "orders, newest first",
);
