import { z } from "zod";

const count = z.number().int().nonnegative();

/** The paging part of a v3 list's answer; every part of it is missing somewhere. */
const paginationSchema = z.object({
  total: count.optional(),
  per_page: count.optional(),
});

const cursorPaginationSchema = z.object({
  per_page: count.optional(),
  end_cursor: z.string().nullish(),
});

/** A v3 list: `{data: [...], meta: {pagination, cursor_pagination}}`. */
export function listSchema<T>(item: z.ZodType<T>): z.ZodType<ListAnswer<T>> {
  return z.object({
    data: z.array(item),
    meta: z
      .object({ pagination: paginationSchema.nullish(), cursor_pagination: cursorPaginationSchema.nullish() })
      .nullish(),
  });
}

/** An answer of {@link listSchema}. */
export interface ListAnswer<T> {
  readonly data: T[];
  readonly meta?:
    | {
        readonly pagination?: z.infer<typeof paginationSchema> | null | undefined;
        readonly cursor_pagination?: z.infer<typeof cursorPaginationSchema> | null | undefined;
      }
    | null
    | undefined;
}
