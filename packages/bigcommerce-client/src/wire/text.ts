import { z } from "zod";

/** A text; null says the same as an empty one. A missing field says nothing, and is malformed. */
export const text = z.transform((value: unknown, context): string => {
  if (typeof value === "string") return value;
  if (value === null) return "";
  return notText(value, context);
});

/** A text that some answers leave out; left out and null say the same as an empty one. */
export const textOrMissing = z.transform((value: unknown, context): string => {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : notText(value, context);
});

/** A text where an empty one says that there is none. */
export const textOrNull = z.transform((value: unknown, context): string | null => {
  if (typeof value === "string") return value === "" ? null : value;
  return value === null || value === undefined ? null : notText(value, context);
});

function notText(value: unknown, { issues }: z.core.ParsePayload): never {
  issues.push({ code: "invalid_type", expected: "string", input: value });
  return z.NEVER;
}
