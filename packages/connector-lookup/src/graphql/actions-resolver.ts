import { Fault } from "@storegate/connector-kit";
import { Allow, userErrorOf, type ResolverContext, type UserError } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  cancelOrder,
  createDiscountCode,
  quoteRefund,
  refundOrder,
  type ActionOutcome,
  type MadeRefund,
} from "../actions/index.js";
import { orderById } from "../orders/orders-of.js";
import { CreateDiscountCodeInput, CreateDiscountCodePayload } from "./discount-code-types.js";
import { callersFault, openLookup } from "./lookup-resolver.js";
import { actorOf, ordersAs, type Asking, type ShownOrder } from "./order-of.js";
import { orderNumberIn, quoteIdOf, quoteIn } from "./own-ids.js";
import {
  CancelOrderInput,
  CancelOrderPayload,
  QuoteRefundInput,
  QuoteRefundPayload,
  RefundOrderInput,
  RefundOrderPayload,
  type Refund,
} from "./refund-types.js";

/** What an action costs of its key's budget: some requests to the store. */
const complexity = 100;

/** What agents do. */
@Resolver()
export class ActionsResolver {
  @Allow("OPERATOR", {
    "input.integrationId": "Integration",
    "input.orderId": "Own",
    "input.items.orderItemId": "Own",
  })
  @Mutation(() => QuoteRefundPayload, {
    nullable: true,
    complexity,
    description:
      "Lookup: what a refund would pay back, as the store reckons; nothing is paid before refundOrder confirms it. Good for 15 minutes, as long as the order stays as it is.",
  })
  async quoteRefund(
    @Arg("input", () => QuoteRefundInput, { description: "What is to be given back." }) input: QuoteRefundInput,
    @Ctx() context: ResolverContext,
  ): Promise<QuoteRefundPayload> {
    const asking = await openLookup(context, input.integrationId);
    try {
      const quote = await quoteRefund(asking.opened, actorOf(asking), {
        orderId: orderNumberIn(input.integrationId, input.orderId),
        ...(input.items && {
          items: input.items.map(({ orderItemId, quantity }) => ({ orderItemId: Number(orderItemId), quantity })),
        }),
        ...(input.shipping && { shipping: input.shipping }),
        ...(input.amount && { amount: input.amount }),
      });
      const { total, methods, expiresAt } = quote;
      await context.audit({
        operation: "quoteRefund",
        integrationId: input.integrationId,
        after: { orderId: String(quote.orderId), quote: quote.id, total: { ...total } },
      });
      return { quote: { id: quoteIdOf(input.integrationId, quote.id), total, methods, expiresAt }, userErrors: [] };
    } catch (error) {
      return { quote: null, userErrors: [errorOf(error)] };
    }
  }

  @Allow("OPERATOR", { "input.quoteId": "Own", "input.methodId": "Own" })
  @Mutation(() => RefundOrderPayload, {
    nullable: true,
    complexity,
    description:
      "Lookup: refunds what was quoted, once for each idempotencyKey, whoever sends it how often. Stock does not come back; the shopper may hear of it by e-mail, by the store's settings. A refund cannot be taken back.",
  })
  async refundOrder(
    @Arg("input", () => RefundOrderInput, { description: "Which quote." }) input: RefundOrderInput,
    @Ctx() context: ResolverContext,
  ): Promise<RefundOrderPayload> {
    const none = { pending: null, refund: null, order: null };
    const { methodId, idempotencyKey, reason } = input;
    try {
      const { integrationId, quoteId } = quoteIn(input.quoteId);
      const asking = await openLookup(context, integrationId);
      const outcome = await refundOrder(asking.opened, actorOf(asking), {
        quoteId,
        idempotencyKey,
        ...(methodId && { methodId }),
        ...(reason && { reason }),
      });
      await audited(context, integrationId, outcome);
      return {
        pending: outcome.state === "PENDING",
        refund: refundOf(outcome.refund),
        order: await orderNow(asking, outcome.orderId),
        userErrors: [],
      };
    } catch (error) {
      return { ...none, userErrors: [errorOf(error)] };
    }
  }

  @Allow("OPERATOR", {
    "input.integrationId": "Integration",
    "input.orderId": "Own",
    "input.refundQuoteId": "Own",
  })
  @Mutation(() => CancelOrderPayload, {
    nullable: true,
    complexity,
    description:
      "Lookup: cancels an order, which by itself moves no money and may put stock back, by the store's settings; with a quote it refunds first. The status that it had stands in the audit.",
  })
  async cancelOrder(
    @Arg("input", () => CancelOrderInput, { description: "Which order." }) input: CancelOrderInput,
    @Ctx() context: ResolverContext,
  ): Promise<CancelOrderPayload> {
    const { integrationId, idempotencyKey, reason } = input;
    const asking = await openLookup(context, integrationId);
    try {
      const outcome = await cancelOrder(asking.opened, actorOf(asking), {
        orderId: orderNumberIn(integrationId, input.orderId),
        idempotencyKey,
        ...(reason && { reason }),
        ...(input.refundQuoteId && { refundQuoteId: quoteOfSame(integrationId, input.refundQuoteId) }),
      });
      await audited(context, integrationId, outcome);
      return {
        pending: outcome.state === "PENDING",
        refund: refundOf(outcome.refund),
        order: await orderNow(asking, outcome.orderId),
        userErrors: outcome.fault ? [userErrorOf(outcome.fault, null)] : [],
      };
    } catch (error) {
      return { pending: null, refund: null, order: null, userErrors: [errorOf(error)] };
    }
  }

  @Allow("OPERATOR", { "input.integrationId": "Integration" })
  @Mutation(() => CreateDiscountCodePayload, {
    nullable: true,
    complexity,
    description: "Lookup: makes a code that takes something off a whole order, within the integration's limits.",
  })
  async createDiscountCode(
    @Arg("input", () => CreateDiscountCodeInput, { description: "What it takes off." }) input: CreateDiscountCodeInput,
    @Ctx() context: ResolverContext,
  ): Promise<CreateDiscountCodePayload> {
    const { integrationId, idempotencyKey, code, percentOff, amountOff, expiresAt, maxUses } = input;
    const asking = await openLookup(context, integrationId);
    try {
      const outcome = await createDiscountCode(asking.opened, actorOf(asking), {
        idempotencyKey,
        maxUses,
        ...(code && { code }),
        ...(typeof percentOff === "number" && { percentOff }),
        ...(amountOff && { amountOff }),
        ...(expiresAt && { expiresAt }),
      });
      await audited(context, integrationId, outcome);
      return { pending: outcome.state === "PENDING", code: outcome.code ?? null, userErrors: [] };
    } catch (error) {
      return { pending: null, code: null, userErrors: [errorOf(error)] };
    }
  }
}

/** What was only told once more was written down when it was done. */
async function audited(context: ResolverContext, integrationId: string, { audit }: ActionOutcome): Promise<void> {
  const { operation, before, after, isRepeat } = audit;
  await context.audit({ operation, integrationId, before, after: isRepeat ? { ...after, isRepeat } : after });
}

/** The order as it is now; null where it cannot be read, for what was done is done. */
async function orderNow(asking: Asking, orderId: number | undefined): Promise<ShownOrder | null> {
  if (orderId === undefined) return null;
  try {
    const order = await orderById(asking.opened, orderId);
    const [shown] = order ? await ordersAs(asking, [order]) : [];
    return shown ?? null;
  } catch (error) {
    asking.opened.logger.warn({ err: error, orderId }, "an order could not be read after an action");
    return null;
  }
}

function refundOf(refund: MadeRefund | undefined): Refund | null {
  if (!refund) return null;
  const { externalId, total, createdAt } = refund;
  return { externalId, total, createdAt: createdAt ?? new Date() };
}

function quoteOfSame(integrationId: string, id: string): string {
  const quote = quoteIn(id);
  if (quote.integrationId === integrationId) return quote.quoteId;
  throw new Fault({
    kind: "INPUT",
    code: "QUOTE_OF_ANOTHER",
    message: "The quote is another integration's.",
    remedy: "Ask for a quote by the same integration.",
    field: "refundQuoteId",
  });
}

/** A fault of the caller's, with the field of the input that it is about. @throws whatever else it is. */
function errorOf(error: unknown): UserError {
  const fault = callersFault(error);
  return userErrorOf(fault, fault.field === undefined ? null : ["input", ...fault.field.split(".")]);
}
