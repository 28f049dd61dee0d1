import { z } from "zod";

/** Where a sync goes on: behind an address, in what was seen when it began. */
export const peopleCursorSchema = z.strictObject({
  after: z.string(),
  /** How many people there were then. */
  total: z.number().int().nonnegative(),
});

/** {@link peopleCursorSchema}'s value. */
export type PeopleCursor = z.infer<typeof peopleCursorSchema>;
