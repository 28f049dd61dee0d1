import type { OrderPaymentFacts, OrderPaymentPart } from "../store/order-payments.js";
import type { TransactionMethod } from "../store/transaction-resources.js";

/** Who takes a payment, as transactions and refunds name it. */
export interface PaymentProvider {
  readonly id: string;
  readonly description: string;
  readonly method: TransactionMethod;
  /** Whether money only changes hands outside the store. */
  readonly isOffline: boolean;
}

const online = { isOffline: false } as const;
const byGateway: Readonly<Record<string, PaymentProvider>> = {
  braintree: { id: "braintree", description: "Braintree", method: "credit_card", ...online },
  stripe: { id: "stripe", description: "Stripe", method: "credit_card", ...online },
  // The API reference's list of gateways has these two under the names they had first.
  paypalcommerce: { id: "paypalexpress", description: "PayPal", method: "electronic_wallet", ...online },
  bigcommerce_testgateway: {
    id: "testgateway",
    description: "Test Payment Gateway",
    method: "credit_card",
    ...online,
  },
};

const offlineIds: Readonly<Record<string, string>> = {
  "Bank Deposit": "bankdeposit",
  "Cash on Delivery": "cod",
  Cheque: "cheque",
  Check: "cheque",
  "Money Order": "moneyorder",
  "Pay in Store": "instore",
};

/** The customer's credit with the store. */
export const storeCreditProvider: PaymentProvider = {
  id: "storecredit",
  description: "Store Credit",
  method: "store_credit",
  isOffline: false,
};

const giftCertificateProvider: PaymentProvider = {
  id: "giftcertificate",
  description: "Gift Certificate",
  method: "gift_certificate",
  isOffline: false,
};

/** Money that comes and goes by ways the store does not know. */
export const customProvider: PaymentProvider = {
  id: "custom",
  description: "Custom",
  method: "custom",
  isOffline: true,
};

/** Who took a part of an order's payment. */
export function providerOf(
  facts: Pick<OrderPaymentFacts, "gateway" | "method">,
  kind: OrderPaymentPart["kind"],
): PaymentProvider {
  if (kind === "store_credit") return storeCreditProvider;
  if (kind === "gift_certificate") return giftCertificateProvider;
  const { gateway, method } = facts;
  if (kind === "gateway" && gateway !== null) {
    return byGateway[gateway] ?? { id: gateway, description: method, method: "credit_card", ...online };
  }
  const id = offlineIds[method];
  return id === undefined ? customProvider : { id, description: method, method: "offline", isOffline: true };
}
