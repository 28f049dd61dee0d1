import { z } from "zod";
import { lineItemSchema } from "./order-line-item-schema.js";

/** What v2 answers in the place of something that was not included. */
const linkSchema = z.object({ url: z.string(), resource: z.string() });

function orLink<T>(schema: z.ZodType<T>): z.ZodType<T | null> {
  return z.preprocess((value) => (linkSchema.safeParse(value).success ? null : value), schema.nullable());
}

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
 * answered a link to any of them, for the rest is not all.
 */
export const includedLineItemsSchema = orLink(
  orEmptyList(
    z.object({
      shipping: consignmentsOfAKind,
      pickups: consignmentsOfAKind,
      downloads: consignmentsOfAKind,
      email: orEmptyList(z.object({ gift_certificates: consignmentsOfAKind })).nullish(),
    }),
  ),
)
  .optional()
  .transform((wire) => {
    if (wire === null || wire === undefined) return null;
    const lines = [
      ...wire.shipping,
      ...wire.pickups,
      ...wire.downloads,
      ...(wire.email?.gift_certificates ?? []),
    ].flatMap(({ line_items: items }) => items);
    const told = lines.filter((line) => line !== null);
    return told.length < lines.length ? null : told.toSorted((a, b) => a.id - b.id);
  });
