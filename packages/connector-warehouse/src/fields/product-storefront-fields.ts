/** How a product is shown and sold. */
import type { DestinationField } from "./destination-field.js";

const mostOrdered = 1_000_000_000;

const text = { type: "text", required: false, clearTo: "" } as const;
const flag = { type: "boolean", required: false } as const;

/** How a product is shown and sold. */
export const productStorefrontFields: readonly DestinationField[] = [
  { name: "is_visible", label: "Visible", description: "Whether shoppers see the product.", ...flag },
  { name: "is_featured", label: "Featured", description: "Whether it is shown among the featured products.", ...flag },
  { name: "is_free_shipping", label: "Free shipping", description: "Whether its shipping costs nothing.", ...flag },
  {
    name: "availability",
    label: "Availability",
    description: "Whether it can be bought, is only shown, or can be ordered ahead.",
    type: "enum",
    values: ["available", "disabled", "preorder"],
    required: false,
  },
  {
    name: "availability_description",
    label: "Availability text",
    description: "What the checkout says of how long it takes, as: Usually ships in 24 hours.",
    maxLength: 255,
    ...text,
  },
  {
    name: "condition",
    label: "Condition",
    description: "The state it is sold in.",
    type: "enum",
    values: ["New", "Used", "Refurbished"],
    required: false,
  },
  {
    name: "warranty",
    label: "Warranty",
    description: "Shown on the product's page; may hold HTML.",
    maxLength: 65_535,
    ...text,
  },
  {
    name: "search_keywords",
    label: "Search keywords",
    description: "Words by which the storefront's search finds it, separated by commas.",
    maxLength: 65_535,
    ...text,
  },
  {
    name: "page_title",
    label: "Page title",
    description: "The title of the product's page; its name where this is empty.",
    maxLength: 255,
    ...text,
  },
  {
    name: "meta_description",
    label: "Meta description",
    description: "The description that search engines are given.",
    maxLength: 65_535,
    ...text,
  },
  {
    name: "sort_order",
    label: "Sort order",
    description: "Its place in lists of products; the lower comes first.",
    type: "integer",
    min: -2_147_483_648,
    max: 2_147_483_647,
    required: false,
    clearTo: 0,
  },
  {
    name: "order_quantity_minimum",
    label: "Least ordered",
    description: "How many an order must hold at least; 0 is no limit.",
    type: "integer",
    min: 0,
    max: mostOrdered,
    required: false,
    clearTo: 0,
  },
  {
    name: "order_quantity_maximum",
    label: "Most ordered",
    description: "How many an order may hold at most; 0 is no limit.",
    type: "integer",
    min: 0,
    max: mostOrdered,
    required: false,
    clearTo: 0,
  },
  {
    name: "custom_url",
    label: "Path on the storefront",
    description: "The path of the product's page, as /shoes/red/; nothing else of the store has it.",
    type: "url_path",
    minLength: 1,
    maxLength: 255,
    required: false,
  },
];
