import { Allow, DateTime, Money, OrderType } from "@storegate/connector-kit/graphql";
import { Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from "type-graphql";
import { shipmentsOf, shippingAddressesOf } from "../orders/orders-of.js";
import type { PersonOrder } from "../orders/person-order.js";
import type { ShownOrder } from "./order-of.js";

/** What asking the store once costs of a key's budget, where reading an object costs 1. */
const complexity = 20;
/** A list's cost counts as often as this where nobody says how long it is. */
const usualShipments = 5;

/** What of a shipment is in it. */
@Allow("VIEWER")
@ObjectType({ description: "Pieces of a line that are in a shipment." })
export class OrderShipmentItem {
  @Field(() => ID, { description: "As OrderItem.id." })
  orderItemId!: string;

  @Field(() => Int, { description: "How many pieces." })
  quantity!: number;
}

/** What was sent of an order. */
@Allow("VIEWER")
@ObjectType({ description: "What was sent of an order. The store does not know whether it arrived." })
export class OrderShipment {
  @Field(() => String, { description: "Of the shipment in the store." })
  externalId!: string;

  @Field(() => DateTime, { nullable: true, description: "When it was sent; null where the store does not tell." })
  createdAt!: Date | null;

  @Field(() => String, { nullable: true, description: "Who carries it." })
  carrier!: string | null;

  @Field(() => String, { nullable: true, description: "As the carrier has it." })
  trackingNumber!: string | null;

  @Field(() => String, { nullable: true, description: "Where it can be followed." })
  trackingUrl!: string | null;

  @Field(() => [OrderShipmentItem], { description: "What is in it." })
  items!: readonly OrderShipmentItem[];
}

/** Money of an order that went back. */
@Allow("VIEWER")
@ObjectType({ description: "A refund of an order, whoever made it." })
export class OrderRefund {
  @Field(() => String, { description: "Of the refund in the store." })
  externalId!: string;

  @Field(() => DateTime, { nullable: true, description: "When it was made; null where the store does not tell." })
  createdAt!: Date | null;

  @Field(() => Money, { description: "What went back." })
  total!: Money;

  @Field(() => String, { nullable: true, description: "As it was given." })
  reason!: string | null;
}

/** What an order of the store is read from; nothing where another connector tells of an order. */
interface Read {
  readonly read?: PersonOrder;
}

/** As {@link Read}, of what may have to be asked for yet. */
type Readable = Partial<Pick<ShownOrder, "read" | "asking" | "atOnce">>;

/** What lookup tells of an order beside the fields that all connectors have. */
@Resolver(() => OrderType)
export class OrderResolver {
  @Allow("VIEWER")
  @FieldResolver(() => String, { nullable: true, description: "As the store tells it: captured, refunded." })
  paymentStatus(@Root() { read }: Read): string | null {
    return read?.paymentStatus || null;
  }

  @Allow("VIEWER")
  @FieldResolver(() => String, { nullable: true, description: "What it was paid by, in the store's words." })
  paymentMethod(@Root() { read }: Read): string | null {
    return read?.paymentMethod || null;
  }

  @Allow("VIEWER")
  @FieldResolver(() => DateTime, { nullable: true, description: "When it was changed last." })
  modifiedAt(@Root() { read }: Read): Date | null {
    return read?.modifiedAt ?? null;
  }

  @Allow("VIEWER")
  @FieldResolver(() => String, { nullable: true, description: "In one line." })
  billingAddress(@Root() { read }: Read): string | null {
    return read?.billingAddress || null;
  }

  @Allow("VIEWER")
  @FieldResolver(() => [String], {
    nullable: true,
    complexity,
    description: "Each in one line; null where they could not be read. A request to the store for each order.",
  })
  async shippingAddresses(@Root() { read, asking, atOnce }: Readable): Promise<readonly string[] | null> {
    if (!read || !asking || !atOnce) return null;
    return atOnce(() => shippingAddressesOf(asking.opened, read));
  }

  @Allow("VIEWER")
  @FieldResolver(() => String, { nullable: true, description: "What the shopper wrote." })
  customerMessage(@Root() { read }: Read): string | null {
    return read?.customerMessage || null;
  }

  @Allow("VIEWER")
  @FieldResolver(() => String, { nullable: true, description: "What the staff has noted; never for the shopper." })
  staffNotes(@Root() { read }: Read): string | null {
    return read?.staffNotes || null;
  }

  @Allow("VIEWER")
  @FieldResolver(() => [OrderShipment], {
    nullable: true,
    complexity: complexity / usualShipments,
    description: "What was sent; null where it could not be read. A request to the store for each order.",
  })
  async shipments(@Root() { read, asking, atOnce }: Readable): Promise<readonly OrderShipment[] | null> {
    if (!read || !asking || !atOnce) return null;
    const sent = await atOnce(() => shipmentsOf(asking.opened, read));
    return (
      sent?.map(({ id, createdAt, carrier, trackingNumber, trackingUrl, items }) => ({
        externalId: String(id),
        createdAt,
        carrier: carrier || null,
        trackingNumber: trackingNumber || null,
        trackingUrl,
        items: items.map(({ orderItemId, quantity }) => ({ orderItemId: String(orderItemId), quantity })),
      })) ?? null
    );
  }

  @Allow("VIEWER")
  @FieldResolver(() => [OrderRefund], {
    nullable: true,
    description: "All refunds, whoever made them; null where they could not be read.",
  })
  refunds(@Root() { read }: Read): readonly OrderRefund[] | null {
    return (
      read?.refunds?.map(({ id, createdAt, total, reason }) => ({
        externalId: String(id),
        createdAt,
        total,
        reason: reason || null,
      })) ?? null
    );
  }
}
