import { z } from "zod";

/** A config of which any part may be missing, as a form that is being filled in has it. */
export type ConfigDraft<T> = T extends readonly (infer Item)[]
  ? readonly ConfigDraft<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]?: ConfigDraft<T[Name]> }
    : T;

/**
 * What of a value is good by itself, defaults filled in: of an object the fields that are good, and so on inside them; of a
 * union the first branch whose fixed fields the value has. Items of lists keep their places as far as they are objects; others that are wrong are
 * left out. What is unknown, missing or wrong is not there; rules over several fields are not asked. `undefined` where nothing is left.
 */
export function draftOf<T>(schema: z.ZodType<T>, value: unknown): ConfigDraft<T> | undefined {
  return looselyParsed(schema, value) as ConfigDraft<T> | undefined;
}

function looselyParsed(schema: z.core.$ZodType, value: unknown): unknown {
  const whole = z.safeParse(schema, value);
  if (whole.success) return whole.data;
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject && isObject(value)) {
    const fields = Object.entries(inner.shape);
    const good = fields.map(([name, part]) => [name, looselyParsed(part, value[name])] as const);
    return Object.fromEntries(good.filter(([, part]) => part !== undefined));
  }
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    const items = value.map((item: unknown) => looselyParsed(inner.element, item));
    return items.filter((item) => item !== undefined);
  }
  if (inner instanceof z.ZodUnion) {
    const branch = inner.options.find((option) => hasFixedFields(unwrapped(option), value));
    return branch && looselyParsed(branch, value);
  }
  return undefined;
}

/** The schema inside those that say only what else may stand in its place. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly;
  if (isWrapper) return unwrapped(schema.unwrap());
  return schema instanceof z.ZodPipe ? unwrapped(schema.in) : schema;
}

/** Whether a value has the fields that tell this branch of a union from the others. */
function hasFixedFields(branch: z.core.$ZodType, value: unknown): boolean {
  if (!(branch instanceof z.ZodObject) || !isObject(value)) return false;
  const fixed = Object.entries(branch.shape as Record<string, z.core.$ZodType>).filter(
    ([, part]) => part instanceof z.ZodLiteral,
  );
  return fixed.every(([name, part]) => z.safeParse(part, value[name]).success);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
