import type { DestinationField } from "./destination-field.js";

/** What a form or a document tells of a field beside its name: type, limits, requirements. */
export function describeField(field: DestinationField): Record<string, string | number | boolean | string[]> {
  const { description, type, required, values, minLength, maxLength, min, max, maxItems } = field;
  const limits = Object.entries({ minLength, maxLength, min, max, maxItems }).flatMap(([name, limit]) =>
    limit === undefined ? [] : [[name, limit] as const],
  );
  return {
    description,
    type,
    required,
    clearable: field.clearTo !== undefined,
    matchOnly: field.matchOnly === true,
    ...(values ? { values: [...values] } : {}),
    ...Object.fromEntries(limits),
  };
}
