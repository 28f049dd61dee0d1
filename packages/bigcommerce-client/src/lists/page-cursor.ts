import { z } from "zod";

/**
 * Where a list of customers goes on. Plain JSON, opaque to the caller; it survives being stored and parsed again.
 *
 * Beside the store's own cursor it keeps what the end of the list is judged by, also after a resumption: how many came
 * before it, how many there were in all when the list began, and the newest of them, so that customers who came since are
 * not taken for missing ones.
 */
export const pageCursorSchema = z.strictObject({
  after: z.string(),
  seen: z.number().int().nonnegative(),
  total: z.number().int().nonnegative().nullable(),
  newest: z.number().int().positive().nullable(),
});

/** {@link pageCursorSchema}'s value. */
export type PageCursor = z.infer<typeof pageCursorSchema>;
