import { z } from "zod";
import { textOrNull } from "./text.js";

/** The id of something that need not be: v2 says 0, null or nothing where there is none. */
export const idOrNull = z
  .number()
  .int()
  .nullish()
  .transform((value) => (value === undefined || value === 0 ? null : value));

/** A number that some answers leave out. */
export const numberOrNull = z
  .number()
  .nullish()
  .transform((value) => value ?? null);

/** A yes or no that some answers leave out. */
export const flagOrNull = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null);

/** A name that another system gave something, be it a text or a number. */
export const referenceOrNull = z.union([textOrNull, z.number().transform(String)]);
