import { z } from "zod";

/** A form field of a customer or an address: a text, a number, or the choices made (BigCommerce API reference, customers v3). */
export interface FormField {
  readonly name: string;
  readonly value: string | number | readonly string[];
}

/** A form field as v3 answers it. One that was never filled in is an empty text. */
export const formFieldSchema = z
  .object({ name: z.string(), value: z.union([z.string(), z.number(), z.array(z.string())]).nullable() })
  .transform(({ name, value }): FormField => ({ name, value: value ?? "" }));
