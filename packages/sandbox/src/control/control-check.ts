import { z } from "zod";

/** Answers what a schema makes of a value. @throws RangeError that says in words what is wrong with which field. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new RangeError(z.prettifyError(read.error));
}

/** A text in which a date is written as one resource writes it. */
export function dateAs(write: (time: number) => string): z.ZodString {
  const sample = write(Date.UTC(2026, 5, 18, 12, 5, 4));
  return z.string().refine((text) => isDate(text, write), `Not a date as ${sample}.`);
}

function isDate(text: string, write: (time: number) => string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && write(time) === text;
}
