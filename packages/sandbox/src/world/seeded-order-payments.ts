import { roundCents } from "../store/order-money.js";
import type { OrderPaymentFacts, OrderPaymentPart } from "../store/order-payments.js";
import { mix, pick } from "./random.js";
import { type OrderDraft, orderDraft } from "./seeded-order-draft.js";
import { seededAuthorizedTime, seededCaptureTime, seededVoidTime } from "./seeded-order-place.js";
import { seededOrderRefunds } from "./seeded-order-refunds.js";
import type { StoreSize } from "./world-size.js";

const methods = [
  { method: "Credit card", gateway: "braintree" },
  { method: "Credit card", gateway: "stripe" },
  { method: "PayPal", gateway: "paypalcommerce" },
  { method: "Test Payment Gateway", gateway: "bigcommerce_testgateway" },
  { method: "Bank Deposit", gateway: null },
  { method: "Cash on Delivery", gateway: null },
] as const;

/**
 * How a seeded order was paid: always the same for the same size and id. Transactions and refunds of the order are to be
 * made from this; `payment_method`, `payment_status` and the amounts of the order and its lines already are.
 */
export function seededOrderPayments(size: StoreSize, id: number): OrderPaymentFacts {
  return paymentsOf(size, orderDraft(size, id));
}

/** The same, of an order that was worked out already. */
export function paymentsOf(size: StoreSize, draft: OrderDraft): OrderPaymentFacts {
  const { seed } = size;
  const { id, currency, statusId, buyer, totalInc } = draft;
  const { method, gateway } = pick(methods, pick([0, 0, 0, 1, 1, 2, 2, 3, 4, 4, 5], mix(seed, id, 351)));
  const least = (euros: number) => roundCents(euros * 100 * currency.rate, currency.step);
  const certificate = mix(seed, id, 352) % 25 === 0 ? Math.min(totalInc, least(20)) : 0;
  const hasCredit = buyer.kind === "account" && mix(seed, id, 353) % 15 === 0;
  const credit = hasCredit ? Math.min(totalInc - certificate, least(mix(seed, id, 354) % 4 === 0 ? 100_000 : 10)) : 0;
  const rest = totalInc - certificate - credit;
  const paid = (kind: OrderPaymentPart["kind"], cents: number) => (cents > 0 ? [{ kind, cents }] : []);
  const parts = [
    ...paid("gift_certificate", certificate),
    ...paid("store_credit", credit),
    ...paid(gateway === null ? "offline" : "gateway", rest),
  ];
  const online = gateway !== null && rest > 0;
  const state = stateOf(statusId, online, totalInc, mix(seed, id, 355));
  const inTwoSteps = state === "captured" && online && mix(seed, id, 357) % 3 === 0;
  return {
    method: rest > 0 ? method : credit > 0 ? "Store Credit" : certificate > 0 ? "Gift Certificate" : "",
    gateway: online ? gateway : null,
    gatewayTransactionId:
      online && state !== "none" ? `${mix(seed, id, 358).toString(36)}${id.toString(36)}`.padStart(10, "0") : null,
    currency: currency.code,
    state,
    parts,
    authorizedAt: seededAuthorizedTime(size, id),
    ...(inTwoSteps ? { capturedAt: seededCaptureTime(size, id) } : {}),
    ...(state === "voided" ? { voidedAt: seededVoidTime(size, id) } : {}),
    refunds: state === "captured" ? seededOrderRefunds(size, draft, parts) : [],
  };
}

/** What became of the payment, by the order's status. What is not paid online is either awaited or there. */
function stateOf(statusId: number, online: boolean, totalInc: number, number: number): OrderPaymentFacts["state"] {
  if (statusId === 0 || totalInc === 0) return "none";
  if (statusId === 6) return "declined";
  if (statusId === 5) return online ? "voided" : "pending";
  if (statusId === 1) return "pending";
  if (statusId === 7 || statusId === 12) return online ? "authorized" : "pending";
  // Some merchants take the money only when the goods leave.
  if ((statusId === 8 || statusId === 9) && online && number % 4 === 0) return "authorized";
  return "captured";
}
