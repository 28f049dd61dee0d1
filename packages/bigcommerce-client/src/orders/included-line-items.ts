import { z } from "zod";
import { orLink } from "./link-or-included.js";
import { lineItemSchema } from "./order-line-item-schema.js";

// PHP writes an empty object as an empty list.
function orEmptyList<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z.preprocess((value) => (Array.isArray(value) && value.length === 0 ? {} : value), schema);
}

/** Lines, or links to them; one of either need not stand in a list. */
const consignmentSchema = z.object({
  line_items: z.preprocess(
    (value) => (Array.isArray(value) ? value : [value ?? null]),
    z.array(orLink(lineItemSchema)),
  ),
});

const consignmentsOfAKind = z
  .array(consignmentSchema)
  .nullish()
  .transform((consignments) => consignments ?? []);

/**
 * The lines of an order's consignments, whichever way they reach the shopper, by ascending id; `null` where the store
 * answered a link to any of them, or a kind of consignment that is not known here, for the rest is not all.
 */
export const includedLineItemsSchema = orLink(
  orEmptyList(
    z.looseObject({
      shipping: consignmentsOfAKind,
      pickups: consignmentsOfAKind,
      downloads: consignmentsOfAKind,
      email: orEmptyList(z.looseObject({ gift_certificates: consignmentsOfAKind })).nullish(),
    }),
  ),
)
  .optional()
  .transform((wire) => {
    if (wire === null || wire === undefined) return null;
    const { shipping, pickups, downloads, email, ...otherKinds } = wire;
    const { gift_certificates: certificates = [], ...otherMail } = email ?? {};
    if ([...Object.values(otherKinds), ...Object.values(otherMail)].some(hasContent)) return null;
    const lines = [...shipping, ...pickups, ...downloads, ...certificates].flatMap(({ line_items: items }) => items);
    const told = lines.filter((line) => line !== null);
    return told.length < lines.length ? null : told.toSorted((a, b) => a.id - b.id);
  });

function hasContent(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
