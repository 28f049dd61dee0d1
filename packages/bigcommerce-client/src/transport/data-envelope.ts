import { z } from "zod";

/** A v3 answer of one thing: `{data: {...}, meta: {}}`, of which only the thing is kept. */
export function dataSchema<T>(item: z.ZodType<T>): z.ZodType<T> {
  return z.object({ data: item }).transform(({ data }) => data);
}
