import type { JsonValue } from "@storegate/connector-kit";
import { ExpressionError } from "./expression-error.js";
import { bounded } from "./text-argument.js";

/** What an expression gave, as a source would have given it: whole numbers beyond 2^53 are text. @throws ExpressionError for what is no value of a field. */
export function resultValue(result: unknown): JsonValue {
  if (result === null || typeof result === "boolean") return result;
  if (typeof result === "string") return bounded("The expression", result);
  if (typeof result === "bigint") return Number.isSafeInteger(Number(result)) ? Number(result) : String(result);
  if (typeof result === "number") {
    if (Number.isFinite(result)) return result;
    throw new ExpressionError("The expression gave a number that is not finite.");
  }
  if (Array.isArray(result)) return result.map(resultValue);
  throw new ExpressionError("The expression gave an object, which is no value of a field.");
}
