/** What cookies and scripts are for (BigCommerce API reference, customer consent). */
export const consentPurposes = ["essential", "functional", "analytics", "targeting"] as const;

/** One of {@link consentPurposes}. */
export type ConsentPurpose = (typeof consentPurposes)[number];

/** What a customer said to cookies and scripts; a purpose in neither list was never asked. */
export interface ConsentFields {
  readonly allow: readonly ConsentPurpose[];
  readonly deny: readonly ConsentPurpose[];
}

/** A customer's declared consent. */
export interface StoreConsent extends ConsentFields {
  readonly customer_id: number;
}
