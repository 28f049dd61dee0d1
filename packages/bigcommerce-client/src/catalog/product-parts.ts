import type { DecimalString } from "../wire/decimal.js";

/** An image of a product. */
export interface ProductImage {
  readonly id: number;
  readonly isThumbnail: boolean;
  readonly sortOrder: number | null;
  readonly description: string;
  /** The original's address, where the store tells it. */
  readonly imageUrl: string | null;
  readonly urlStandard: string | null;
  readonly urlThumbnail: string | null;
}

/** A value that an option offers. */
export interface ProductOptionValue {
  readonly id: number;
  readonly label: string;
  readonly sortOrder: number | null;
  readonly isDefault: boolean | null;
}

/** An option, whose values make variants, or a modifier, whose values make none. */
export interface ProductOption {
  readonly id: number;
  readonly displayName: string;
  /** As the store names it: `dropdown`, `swatch`, `text` and others. */
  readonly type: string;
  /** Whether the shopper must choose; told of modifiers alone. */
  readonly isRequired: boolean | null;
  readonly sortOrder: number | null;
  readonly values: readonly ProductOptionValue[];
}

/** A lower price for many at once. */
export interface BulkPricingRule {
  readonly id: number;
  readonly quantityMin: number;
  /** 0 is no upper bound. */
  readonly quantityMax: number;
  /** `price` takes the amount off, `percent` a share, `fixed` is the price itself. */
  readonly type: "price" | "percent" | "fixed";
  readonly amount: DecimalString;
}
