/** What happened to the money (BigCommerce API reference, orders v3). */
export type TransactionEvent = "purchase" | "authorization" | "capture" | "refund" | "void" | "pending" | "settled";

/** How it was paid, as far as the store's orders are. */
export type TransactionMethod =
  | "credit_card"
  | "electronic_wallet"
  | "store_credit"
  | "gift_certificate"
  | "offline"
  | "custom";

/**
 * A transaction as `/v3/orders/{id}/transactions` answers it. Amounts are numbers in the currency of the payment; the date is
 * `2026-06-18T14:08:08Z`. What the description does not allow to be null is left out where there is none.
 */
export interface StoreTransaction {
  readonly id: number;
  /** A text, unlike everywhere else. */
  readonly order_id: string;
  readonly event: TransactionEvent;
  readonly method: TransactionMethod;
  readonly amount: number;
  readonly currency: string;
  readonly gateway: string;
  /** The gateway's own id; "" where no gateway took part. */
  readonly gateway_transaction_id: string;
  readonly date_created: string;
  /** Whether the gateway is in test mode. */
  readonly test: boolean;
  readonly status: "ok" | "error";
  readonly fraud_review: boolean;
  /** The transaction that this one acts on. */
  readonly reference_transaction_id?: number;
  readonly payment_instrument_token: string | null;
  readonly avs_result: {
    readonly code: string;
    readonly message: string;
    readonly street_match: string;
    readonly postal_match: string;
  };
  readonly cvv_result: { readonly code: string; readonly message: string };
  readonly credit_card?: {
    readonly card_type: string;
    readonly card_iin: string;
    readonly card_last4: string;
    readonly card_expiry_month: number;
    readonly card_expiry_year: number;
  };
  readonly gift_certificate: {
    readonly code: string;
    readonly original_balance: number;
    readonly starting_balance: number;
    readonly remaining_balance: number;
    readonly status: "active" | "pending" | "disabled" | "expired";
  } | null;
  readonly store_credit: { readonly remaining_balance: number } | null;
  readonly offline: { readonly display_name: string } | null;
  readonly custom: { readonly payment_method: string } | null;
  readonly payment_method_id: string;
}
