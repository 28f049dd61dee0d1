import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";

/**
 * How a product is shown, found and sold on the storefront, besides its price and stock (BigCommerce API reference, products
 * v3). Absent text is an empty string; what the store did not tell is `null`.
 */
export interface ProductStorefront {
  /** When a product that is ordered ahead comes out. */
  readonly preorderReleaseDate: Instant | null;
  readonly preorderMessage: string;
  /** Whether it can be ordered ahead alone, and turns available after its release. */
  readonly isPreorderOnly: boolean | null;
  readonly isPriceHidden: boolean | null;
  /** Shown in the hidden price's place. */
  readonly priceHiddenLabel: string;
  /** What sending one costs, in the store's currency; "0" leaves it to the store's shipping. */
  readonly fixedCostShippingPrice: DecimalString | null;
  /** The ids of those shown beside it; [-1] is that the store picks them. */
  readonly relatedProductIds: readonly number[] | null;
  readonly isConditionShown: boolean | null;
  /** The theme's file that lays out its page. */
  readonly layoutFile: string;
  readonly metaKeywords: readonly string[] | null;
  readonly viewCount: number | null;
  /** All ratings of its reviews added up; divided by their count it is their mean. */
  readonly reviewsRatingSum: number | null;
  readonly reviewsCount: number | null;
  /** The option set of a product from the time of v2. */
  readonly optionSetId: number | null;
  readonly optionSetDisplay: string;
  /** `any`, `none` or `list`: which wrappings can be chosen. */
  readonly giftWrappingOptionsType: string;
  /** The ids of the wrappings of a `list`. */
  readonly giftWrappingOptionIds: readonly number[] | null;
  readonly openGraphType: string;
  readonly openGraphTitle: string;
  readonly openGraphDescription: string;
  readonly openGraphUsesMetaDescription: boolean | null;
  readonly openGraphUsesProductName: boolean | null;
  readonly openGraphUsesImage: boolean | null;
  /** When it last came from a file. */
  readonly dateLastImported: Instant | null;
}
