import { z } from "zod";

/** A text; null says the same as an empty one. A missing field says nothing, and is malformed. */
export const text = z
  .string()
  .nullable()
  .transform((value) => value ?? "");

/** A text that some answers leave out; left out and null say the same as an empty one. */
export const textOrMissing = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

/** A text where an empty one says that there is none. */
export const textOrNull = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === "" ? null : value));
