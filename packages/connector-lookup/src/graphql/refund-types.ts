import { Allow, DateTime, Decimal, Money, OrderType, UserError } from "@storegate/connector-kit/graphql";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";

const idempotencyKey =
  "Of this wish alone, 1 to 200 characters: sent again with it nothing is done twice, and the answer tells what became of it.";

/** Pieces of a line. */
@InputType({ description: "Pieces of a line of an order." })
export class RefundItemInput {
  @Field(() => ID, { description: "Of the line, as OrderItem.id." })
  orderItemId!: string;

  @Field(() => Int, { description: "How many pieces, 1 or more." })
  quantity!: number;
}

/** What a refund is to give back. */
@InputType({
  description: "Items, shipping or an amount, in the order's currency; with none, all that is left.",
})
export class QuoteRefundInput {
  @Field(() => ID, { description: "An integration of the lookup connector." })
  integrationId!: string;

  @Field(() => ID, { description: "As Order.id." })
  orderId!: string;

  @Field(() => [RefundItemInput], { nullable: true, description: "Lines, each once." })
  items?: readonly RefundItemInput[] | null;

  @Field(() => Decimal, { nullable: true, description: "Of the shipping." })
  shipping?: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: "Of the order, whatever its lines; not with items or shipping.",
  })
  amount?: string | null;
}

/** A way in which the money goes back. */
@Allow("OPERATOR")
@ObjectType({ description: "A way in which the money can go back." })
export class RefundMethod {
  @Field(() => ID, { description: "Of the method, within its quote." })
  id!: string;

  @Field(() => String, { description: "In words, as the store has them: “Store Credit”." })
  title!: string;
}

/** What a refund would pay back. */
@Allow("OPERATOR")
@ObjectType({ description: "What a refund would pay back, as the store reckons." })
export class RefundQuote {
  @Field(() => ID, { description: "For refundOrder, or cancelOrder." })
  id!: string;

  @Field(() => Money, { description: "What goes back, with tax." })
  total!: Money;

  @Field(() => [RefundMethod], { description: "At least one." })
  methods!: readonly RefundMethod[];

  @Field(() => DateTime, { description: "When it is of no use any more." })
  expiresAt!: Date;
}

/** A quote, or why there is none. */
@Allow("OPERATOR")
@ObjectType({ description: "A quote, or why there is none." })
export class QuoteRefundPayload {
  @Field(() => RefundQuote, { nullable: true, description: "Null where there is none." })
  quote!: RefundQuote | null;

  @Field(() => [UserError], { description: "Why there is none." })
  userErrors!: UserError[];
}

/** Confirms a quote. */
@InputType({ description: "Refunds what was quoted. Refused if the order has changed since the quote." })
export class RefundOrderInput {
  @Field(() => ID, { description: "Of quoteRefund." })
  quoteId!: string;

  @Field(() => ID, { nullable: true, description: "One of the quote's methods; the first, if left out." })
  methodId?: string | null;

  @Field(() => String, { description: idempotencyKey })
  idempotencyKey!: string;

  @Field(() => String, {
    nullable: true,
    description: "Kept with the refund in the store, with a mark of ours behind it; at most 500 characters.",
  })
  reason?: string | null;
}

/** Money that went back. */
@Allow("OPERATOR")
@ObjectType({ description: "Money that the store pays back." })
export class Refund {
  @Field(() => String, { description: "Of the refund in the store." })
  externalId!: string;

  @Field(() => Money, { description: "What is paid back, with tax." })
  total!: Money;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;
}

const pending =
  "True where the store has not answered and may have acted: nothing else can be done to the order meanwhile. The same key, sent again, tells.";

/** What became of a refund. */
@Allow("OPERATOR")
@ObjectType({ description: "What became of a refund." })
export class RefundOrderPayload {
  @Field(() => Boolean, { nullable: true, description: pending })
  pending!: boolean | null;

  @Field(() => Refund, { nullable: true, description: "Null where nothing was refunded, or it is not known yet." })
  refund!: Refund | null;

  @Field(() => OrderType, { nullable: true, description: "As it is now; null where it could not be read." })
  order!: OrderType | null;

  @Field(() => [UserError], { description: "Why nothing was refunded." })
  userErrors!: UserError[];
}

/** Cancels an order. */
@InputType({ description: "Cancels an order; with a quote it refunds too, before it cancels." })
export class CancelOrderInput {
  @Field(() => ID, { description: "An integration of the lookup connector." })
  integrationId!: string;

  @Field(() => ID, { description: "As Order.id." })
  orderId!: string;

  @Field(() => String, { description: idempotencyKey })
  idempotencyKey!: string;

  @Field(() => String, { nullable: true, description: "At most 500 characters." })
  reason?: string | null;

  @Field(() => ID, { nullable: true, description: "Of quoteRefund for the same order; its first method is taken." })
  refundQuoteId?: string | null;
}

/** What became of a cancelling. */
@Allow("OPERATOR")
@ObjectType({
  description:
    "What became of a cancelling. Where a refund stands beside userErrors, it was refunded and not cancelled: the same key, sent again, goes on.",
})
export class CancelOrderPayload {
  @Field(() => Boolean, { nullable: true, description: pending })
  pending!: boolean | null;

  @Field(() => OrderType, { nullable: true, description: "As it is now; null where it could not be read." })
  order!: OrderType | null;

  @Field(() => Refund, { nullable: true, description: "Null without a quote." })
  refund!: Refund | null;

  @Field(() => [UserError], { description: "What was not done, and why." })
  userErrors!: UserError[];
}
