import { z } from "zod";

/**
 * Where a sync goes on. First the rows with a key, in their order, behind the last key; then those without; then, of an
 * integration that mirrors, what is known and no longer there.
 */
export const rowCursorSchema = z.discriminatedUnion("phase", [
  z.strictObject({ phase: z.literal("rows"), after: z.string().nullable() }),
  z.strictObject({ phase: z.literal("without_key"), done: z.number().int().min(0) }),
  z.strictObject({ phase: z.literal("missing"), after: z.string().nullable() }),
]);

/** What {@link rowCursorSchema} makes of a cursor. */
export type RowCursor = z.infer<typeof rowCursorSchema>;
