import { z } from "zod";

/** Where a sync goes on: behind an address, in what was seen when it began. */
export const peopleCursorSchema = z.strictObject({
  after: z.string(),
  /** When its looks began: whoever came to be known since is the next sync's. */
  total: z.number().int().nonnegative(),
});

/** {@link peopleCursorSchema}'s value. */
export type PeopleCursor = z.infer<typeof peopleCursorSchema>;
