import { z } from "zod";
import type { CustomField } from "./custom-field.js";

/** A custom field as v3 answers it. */
export const customFieldSchema: z.ZodType<CustomField> = z.object({
  id: z.number().int(),
  name: z.string(),
  value: z.string(),
});
