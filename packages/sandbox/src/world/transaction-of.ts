import type { StoreTransaction, TransactionEvent } from "../store/transaction-resources.js";
import type { PaymentProvider } from "./payment-provider.js";
import { mix, pick } from "./random.js";
import { v3Date } from "./seeded-customer.js";

/** What a transaction is made from. */
export interface TransactionFacts {
  readonly id: number;
  readonly orderId: number;
  readonly seed: number;
  readonly event: TransactionEvent;
  readonly provider: PaymentProvider;
  /** As the order names the way it was paid. */
  readonly methodName: string;
  readonly cents: number;
  readonly currency: string;
  /** In milliseconds. */
  readonly at: number;
  readonly gatewayTransactionId: string | null;
  readonly isError: boolean;
  readonly reference?: number;
}

const cards = [
  { card_type: "visa", card_iin: "411111" },
  { card_type: "visa", card_iin: "424242" },
  { card_type: "master", card_iin: "555555" },
  { card_type: "american_express", card_iin: "378282" },
  { card_type: "maestro", card_iin: "676770" },
];

/** A transaction with all that its provider says of it. */
export function transactionOf(facts: TransactionFacts): StoreTransaction {
  const { orderId, provider, seed, cents, isError } = facts;
  const amount = cents / 100;
  const number = mix(seed, orderId, 611);
  const isCard = provider.method === "credit_card";
  // A shop keeps cards of some shoppers only.
  const isStored = isCard && number % 4 === 0;
  const certificate = Math.max(2000, Math.ceil(cents / 1000) * 1000) / 100;
  return {
    id: facts.id,
    order_id: String(orderId),
    event: facts.event,
    method: provider.method,
    amount,
    currency: facts.currency,
    gateway: provider.id,
    gateway_transaction_id: facts.gatewayTransactionId ?? "",
    date_created: v3Date(facts.at),
    test: provider.id === "testgateway",
    status: isError ? "error" : "ok",
    fraud_review: isCard && number % 97 === 0,
    ...(facts.reference === undefined ? {} : { reference_transaction_id: facts.reference }),
    payment_instrument_token: isStored ? `tok_${number.toString(36)}${orderId.toString(36)}` : null,
    avs_result: isCard
      ? { code: "Y", message: "Street and postal code match.", street_match: "Y", postal_match: "Y" }
      : { code: "", message: "", street_match: "", postal_match: "" },
    cvv_result: isCard
      ? { code: isError ? "N" : "M", message: isError ? "No match" : "Match" }
      : { code: "", message: "" },
    ...(isCard
      ? {
          credit_card: {
            ...pick(cards, number >>> 3),
            card_last4: String(number % 10_000).padStart(4, "0"),
            card_expiry_month: (number % 12) + 1,
            card_expiry_year: 2026 + (number % 6),
          },
        }
      : {}),
    gift_certificate:
      provider.method === "gift_certificate"
        ? {
            code: `${number.toString(36).toUpperCase().slice(-5)}-${orderId.toString(36).toUpperCase()}`,
            original_balance: certificate,
            starting_balance: certificate,
            remaining_balance: (Math.round(certificate * 100) - cents) / 100,
            status: "active",
          }
        : null,
    store_credit: provider.method === "store_credit" ? { remaining_balance: (number % 5000) / 100 } : null,
    offline: provider.method === "offline" ? { display_name: provider.description } : null,
    custom: provider.method === "custom" ? { payment_method: facts.methodName } : null,
    payment_method_id: isCard ? `${provider.id}.card` : provider.id,
  };
}
