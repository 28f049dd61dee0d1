/** Where the sandbox answers otherwise than the vendor's description has it, and why. */
export interface Deviation {
  /** `GET /v3/customers 200`, or a pattern of such names. */
  readonly answer: RegExp;
  /** What the check says then. */
  readonly complaint: RegExp;
  /** What live stores were seen to answer, or why the description cannot be meant. */
  readonly reason: string;
}

/** All of them. */
export const deviations: readonly Deviation[] = [
  {
    answer: /^(GET|POST|PUT) \/v3\/customers 200$/,
    complaint: /^\/data\/\*\/channel_ids must be array$/,
    reason: "Recorded answers of 2026 have null for access to every channel.",
  },
  {
    answer: /^(GET|PUT) \/v3\/customers 200$/,
    complaint: /^\/data\/\*\/(first|last)_name must NOT have fewer than 1 characters$/,
    reason: "The least length holds for what is written through the API; imports leave empty names behind.",
  },
  {
    answer: /^(GET|POST|PUT) \/v2\/customer_groups(\/\{id\})? 200$/,
    complaint: /^(\/\*)?\/discount_rules\/\*\/(category|product|price_list)_id is not described$/,
    reason: "The description has one alternative for each kind of rule alone; a group's rules may be of several kinds.",
  },
  {
    answer: /^(GET|PUT) \/v3\/customers\/settings(\/channels\/\{channel_id\})? 200$/,
    complaint: /^\/data\/privacy_settings\/ask_shopper_for_tracking_consent_on_checkout is not described$/,
    reason: "It stands in the description's examples.",
  },
  {
    answer: /^(GET|PUT) \/v3\/customers\/settings\/channels\/\{channel_id\} 200$/,
    complaint: /^\/data\/(privacy_settings|customer_group_settings)\/\w+ must be (boolean|string|integer)$/,
    reason: "In its words, and in an example, the description has null for what a channel inherits.",
  },
  {
    answer: /^PUT \/v3\/customers\/settings\/channels\/\{channel_id\} 200$/,
    complaint: /^\/data\/allow_global_logins is not described$/,
    reason: "The description names the store's settings here; its example shows the channel's.",
  },
  {
    answer: /^PUT \/v3\/customers\/subscribers\/\{id\} 422$/,
    complaint: /^\/errors\/\w+ is not described$/,
    reason: "A slip of indentation: what is said of any error's name was put under a property's.",
  },
  {
    answer: /^(GET|POST|PUT) \/v3\/catalog\/products(\/\{product_id\})? 20[07]$/,
    complaint: /^\/data\/(\*\/)?base_variant_id must be integer$/,
    reason: "In its words, the description has null for a product with options.",
  },
  {
    answer: /^(GET|PUT) \/v2\/orders(\/\{order_id\})? 200$/,
    complaint:
      /^\/(\*\/)?((cart_id|customer_message|payment_provider_id|staff_notes) must be (string|number)|(credit_card_type|custom_status) is not described)$/,
    reason: "Recorded answers of 2026 have these two fields, and null in the others.",
  },
  {
    answer: /^(GET|POST|PUT) \/v3\/catalog\/products(\/\{product_id\})? 20[07]$/,
    complaint: /^\/data\/(\*\/)?(variants|reviews) is not described$/,
    reason: "The description lets them be included, and does not say where they then stand.",
  },
  {
    answer: /^(GET|POST|PUT) \/v3\/catalog\/products(\/\{product_id\})? 20[07]$/,
    complaint: /^\/data\/(\*\/)?images\/\*\/image_file is not described$/,
    reason: "It stands in the description's example, and in what it says of the primary image.",
  },
  {
    answer: /^(POST|PUT) \/v3\/catalog\/products(\/\{product_id\})? 207$/,
    complaint: /^\/data must be array$/,
    reason: "What is said of a batch's answer was put under that of one product, whose 200 is an object.",
  },
  {
    answer: /^\w+ \/v3\/catalog\/.* (404|413)$/,
    complaint: /^\/errors is not described$/,
    reason: "Every error of v3 may name errors, and none where there is nothing to name.",
  },
  {
    answer: /^GET \/v2\/order_statuses(\/\{status_id\})? 200$/,
    complaint: /^\/(\*\/)?order is not described$/,
    reason: "Recorded answers of 2026 have the place of each status in lists.",
  },
  {
    answer: /^GET \/v2\/orders\/\{order_id\}\/taxes 200$/,
    complaint: /^\/\*\/order_product_id must be string$/,
    reason: "In its words, the description has null for the tax of what is no line.",
  },
  {
    answer: /^GET \/v2\/orders\/\{order_id\}\/fees 200$/,
    complaint: /^ must be object$/,
    reason: "The description has one fee where an order's fees are listed; it includes them in orders as an array.",
  },
  {
    answer: /^(GET|POST) \/v3\/orders\/(\{order_id\}\/)?payment_actions\/refunds(\/\{refund_id\})? 20[01]$/,
    complaint: /^\/data\/(\*\/)?items\/\*\/item_type must be equal to one of the allowed values$/,
    reason: "TAX is among what may be refunded, and left out among what was.",
  },
  {
    answer: /^(GET|PUT) \/v3\/catalog\/variants 200$/,
    complaint: /^\/data\/\*\/((\w+_)?price|weight|width|height|depth|sku_id) must be (number|integer)$/,
    reason: "Of one product's variants, the description has null for what is inherited.",
  },
  {
    answer: /^(GET|PUT) \/v3\/catalog\/variants 200$/,
    complaint: /^\/data\/\*\/(mpn|gtin|image_url|calculated_weight) is not described$/,
    reason: "They are described where one product's variants are.",
  },
  {
    answer: /^(POST|PUT) \/v3\/catalog\/products\/\{product_id\}\/custom-fields(\/\{id\})? 422$/,
    complaint: /^\/errors is not described$/,
    reason: "Every error of v3 may name errors.",
  },
  {
    answer: /^(GET|POST|PUT) \/v2\/coupons(\/\{id\})? 20[01]$/,
    complaint: /^\/(\*\/)?(restricted_to must be object|shipping_methods must be array)$/,
    reason: "Recorded answers of 2026 have an empty array for everywhere, and null for every method.",
  },
];

/** The deviation that a complaint falls under, if any. */
export function deviationOf(answer: string, complaint: string): Deviation | undefined {
  return deviations.find((each) => each.answer.test(answer) && each.complaint.test(complaint));
}
