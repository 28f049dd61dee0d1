import { providerOf } from "../world/payment-provider.js";
import { lastSeededTransactionId, seededTransactions } from "../world/seeded-transaction.js";
import { type TransactionFacts, transactionOf } from "../world/transaction-of.js";
import type { StoreSize } from "../world/world-size.js";
import type { HookEvents } from "./hook-events.js";
import type { OrderPaymentFacts } from "./order-payments.js";
import type { StoreOrder } from "./order-resources.js";
import { paymentFactsOf } from "./transaction-facts.js";
import type { StoreTransaction } from "./transaction-resources.js";

/** What a later transaction is made from, besides its order. */
export type NewTransaction = Pick<TransactionFacts, "event" | "provider" | "cents"> &
  Partial<Pick<TransactionFacts, "reference" | "isError">>;

/** The transactions of orders, and what became of each payment. Seeded ones are made on demand, later ones are kept. */
export class TransactionBook {
  readonly #size: StoreSize;
  readonly #events: HookEvents;
  readonly #later = new Map<number, StoreTransaction[]>();
  /** Ids of those that became errors. */
  readonly #failed = new Set<number>();
  readonly #states = new Map<number, OrderPaymentFacts["state"]>();
  #lastId: number;

  constructor(size: StoreSize, events: HookEvents) {
    this.#size = size;
    this.#events = events;
    this.#lastId = lastSeededTransactionId(size);
  }

  /** How the order was paid, and what became of the money until now. */
  facts(order: StoreOrder): OrderPaymentFacts {
    const facts = paymentFactsOf(this.#size, order);
    const state = this.#states.get(order.id);
    return state === undefined ? facts : { ...facts, state };
  }

  /** What became of the money from now on. */
  setState(orderId: number, state: OrderPaymentFacts["state"]): void {
    this.#states.set(orderId, state);
  }

  /** Of one order, by ascending id. */
  of(order: StoreOrder): StoreTransaction[] {
    const seeded = order.id <= this.#size.orders ? seededTransactions(this.#size, order.id) : [];
    return [...seeded, ...(this.#later.get(order.id) ?? [])].map((transaction) =>
      this.#failed.has(transaction.id) ? { ...transaction, status: "error" } : transaction,
    );
  }

  /** Adds a transaction that happens now. */
  add(order: StoreOrder, { event, provider, cents, reference, isError = false }: NewTransaction): StoreTransaction {
    const facts = this.facts(order);
    this.#lastId += 1;
    const made = transactionOf({
      id: this.#lastId,
      orderId: order.id,
      seed: this.#size.seed,
      event,
      provider,
      methodName: facts.method,
      cents,
      currency: facts.currency,
      at: Date.now(),
      gatewayTransactionId: provider.isOffline ? null : facts.gatewayTransactionId,
      isError,
      ...(reference === undefined ? {} : { reference }),
    });
    this.#later.set(order.id, [...(this.#later.get(order.id) ?? []), made]);
    this.#tell("created", order, made);
    return made;
  }

  /** What was taken for good turns out an error. Answers whether the order has such a transaction. */
  fail(order: StoreOrder, id: number): boolean {
    const transaction = this.of(order).find((one) => one.id === id);
    if (transaction === undefined) return false;
    this.#failed.add(id);
    this.#tell("updated", order, { ...transaction, status: "error" });
    return true;
  }

  /** The transaction that brought the money in, which a refund or a void acts on. */
  origin(order: StoreOrder, providerId: string): StoreTransaction | undefined {
    const brought = ["purchase", "authorization", "pending"];
    return this.of(order).find(({ event, gateway }) => brought.includes(event) && gateway === providerId);
  }

  /** What was to be paid by the gateway or by hand. */
  money(order: StoreOrder) {
    const facts = this.facts(order);
    const part = facts.parts.find(({ kind }) => kind === "gateway" || kind === "offline");
    return part === undefined ? undefined : { cents: part.cents, provider: providerOf(facts, part.kind) };
  }

  #tell(what: "created" | "updated", order: StoreOrder, made: StoreTransaction): void {
    this.#events.emit({
      scope: `store/order/transaction/${what}`,
      data: {
        type: "order",
        order_id: made.order_id,
        transaction_id: String(made.id),
        transaction_status: made.status,
        transaction_type: made.event,
      },
      channelId: order.channel_id,
    });
  }
}
