import { Refusal } from "../refusal.js";

/** A field that only the store writes. */
export function unwritable(name: string): Refusal {
  return new Refusal(
    400,
    `The field '${name}' cannot be written to. Please remove it from your request before trying again.`,
    { why: `${name} is read-only` },
  );
}

/** A field that the resource does not have. */
export function unsupported(name: string): Refusal {
  return new Refusal(400, `The field '${name}' is not supported by this resource.`, {
    why: `there is no field ${name}`,
  });
}

/** A field with a value that cannot be. */
export function invalidField(name: string, why: string): Refusal {
  return new Refusal(400, `The field '${name}' is invalid.`, { why });
}

/** A field that has to be there. */
export function missingField(name: string): Refusal {
  return new Refusal(400, `The required field '${name}' was not supplied.`, { why: `there is no ${name}` });
}
