import { z } from "zod";

/** What v2 answers in the place of something that was not included. */
const linkSchema = z.object({ url: z.string(), resource: z.string() });

/** What was included; `null` where a link stands in its place. */
export function orLink<T>(schema: z.ZodType<T>): z.ZodType<T | null> {
  return z.preprocess((value) => (linkSchema.safeParse(value).success ? null : value), schema.nullable());
}
