/** Why a row cannot be mapped. */
import { Fault } from "@storegate/connector-kit";
import { ExpressionError } from "../expressions/expression-error.js";

/** A field that must not be null. */
export function valueMissing(field: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "REQUIRED_VALUE_MISSING",
    message: `The row has no value for ${field}.`,
    remedy: `Give the row a value at the source, or let onNull of ${field} be skip.`,
    field,
  });
}

/** What an expression failed with, told of its field. */
export function expressionFailed(field: string, error: unknown): Fault {
  if (error instanceof Fault) return new Fault({ ...error.toData(), field });
  const words = error instanceof ExpressionError ? error.message : "It could not be carried out.";
  return new Fault({
    kind: "INPUT",
    code: "EXPRESSION_FAILED",
    message: `The expression for ${field} failed on this row: ${words}`,
    remedy:
      "Correct the row or the expression. Exact decimals of a source are text, which double() turns into numbers; null does not add to anything, which coalesce() and default() help against.",
    field,
    cause: error,
  });
}
