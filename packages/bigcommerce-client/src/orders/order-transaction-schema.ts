import { z } from "zod";
import { decimal, decimalOrNull } from "../wire/decimal.js";
import { instant } from "../wire/instant.js";
import { textOrMissing, textOrNull } from "../wire/text.js";
import { flagOrNull, idOrNull, numberOrNull } from "../wire/value-or-null.js";
import type { OrderTransaction, TransactionCard, TransactionGiftCertificate } from "./order-transaction.js";

const orderIdSchema = z
  .union([z.number().int(), z.string().regex(/^\d+$/, "is no order's id").transform(Number)])
  .pipe(z.number().int().positive());

const cardSchema = z
  .object({
    card_type: textOrMissing,
    card_last4: textOrMissing,
    card_expiry_month: numberOrNull,
    card_expiry_year: numberOrNull,
  })
  .transform((wire): TransactionCard => ({
    cardType: wire.card_type,
    last4: wire.card_last4,
    expiryMonth: wire.card_expiry_month,
    expiryYear: wire.card_expiry_year,
  }));

const giftCertificateSchema = z
  .object({ code: textOrMissing, remaining_balance: decimalOrNull, status: textOrMissing })
  .transform((wire): TransactionGiftCertificate => ({
    code: wire.code,
    remainingBalance: wire.remaining_balance,
    status: wire.status,
  }));

/** A transaction as v3 answers it: its order's id is a text there, and a number everywhere else. */
export const transactionSchema = z
  .object({
    id: z.number().int(),
    order_id: orderIdSchema,
    event: z.string(),
    method: z.string(),
    amount: decimal,
    currency: z.string(),
    status: textOrMissing,
    date_created: instant,
    gateway: textOrMissing,
    gateway_transaction_id: textOrNull,
    reference_transaction_id: idOrNull,
    payment_method_id: textOrNull,
    test: flagOrNull,
    fraud_review: flagOrNull,
    credit_card: cardSchema.nullish(),
    gift_certificate: giftCertificateSchema.nullish(),
    store_credit: z.object({ remaining_balance: decimalOrNull }).nullish(),
    offline: z.object({ display_name: textOrNull }).nullish(),
    custom: z.object({ payment_method: textOrNull }).nullish(),
  })
  .transform((wire): OrderTransaction => ({
    id: wire.id,
    orderId: wire.order_id,
    event: wire.event,
    method: wire.method,
    amount: wire.amount,
    currencyCode: wire.currency,
    status: wire.status,
    dateCreated: wire.date_created,
    gateway: wire.gateway,
    gatewayTransactionId: wire.gateway_transaction_id,
    referenceTransactionId: wire.reference_transaction_id,
    paymentMethodId: wire.payment_method_id,
    isTest: wire.test,
    isFraudReview: wire.fraud_review,
    creditCard: wire.credit_card ?? null,
    giftCertificate: wire.gift_certificate ?? null,
    remainingStoreCredit: wire.store_credit?.remaining_balance ?? null,
    offlineMethod: wire.offline?.display_name ?? wire.custom?.payment_method ?? null,
  }));
