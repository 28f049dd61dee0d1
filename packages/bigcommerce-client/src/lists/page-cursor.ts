import { z } from "zod";

const count = z.number().int().nonnegative();

/**
 * Where a chain of pages goes on, each asked for by the store's own cursor. Beside that it keeps what the end of the chain
 * is judged by, also after a resumption: how many came before it, how many there were in all when it began, and the newest
 * of them, so that customers who came since are not taken for missing ones.
 */
const chainSchema = z.strictObject({
  after: z.string(),
  seen: count,
  total: count.nullable(),
  newest: z.number().int().positive().nullable(),
});

/** UNIX seconds. */
const moment = z.number().int();

/** The customers created from a moment on and before another, and how far the chain through them has come. */
const sliceSchema = z.strictObject({ from: moment, to: moment, chain: chainSchema.nullable() });

/**
 * Where a list goes on that is read in several slices at once: in each of them. `first` and `last` are when the first and
 * the last customer were created, as the store told when the list began; the slices at both ends are open beyond them.
 */
const slicedSchema = z.strictObject({
  slices: z.array(sliceSchema).min(1),
  first: moment,
  last: moment,
  seen: count,
  total: count,
  newest: z.number().int().positive().nullable(),
});

/**
 * Where a list of customers goes on. Plain JSON, opaque to the caller; it survives being stored and parsed again.
 */
export const pageCursorSchema = z.union([chainSchema, slicedSchema]);

/** {@link pageCursorSchema}'s value. */
export type PageCursor = z.infer<typeof pageCursorSchema>;

/** Where a chain goes on. */
export type ChainCursor = z.infer<typeof chainSchema>;

/** A slice of customers by when they were created. */
export type CustomerSlice = z.infer<typeof sliceSchema>;

/** Where a list in slices goes on. */
export type SlicedCursor = z.infer<typeof slicedSchema>;
