/** Expressions: checked when they are compiled, then run on row after row. */
import { EvaluationError, ParseError, type Environment, type ParseResult } from "@marcbachmann/cel-js";
import { Fault, type JsonValue } from "@storegate/connector-kit";
import { celFunctions, expressionFunctions } from "./environment.js";
import { ExpressionError } from "./expression-error.js";
import { columnsOf, SyntaxProblem } from "./expression-syntax.js";
import { sentence, withWholeCharacter } from "./expression-words.js";
import { resultValue } from "./result-value.js";

/** The longest expression, in UTF-16 units. */
export const longestExpression = 2000;

/** An expression that can be run. */
export interface CompiledExpression {
  /** The columns that it names. */
  readonly columns: readonly string[];
  /**
   * Its value for a row.
   * @throws ExpressionError in words for whoever wrote the expression; Fault GROUP_UNKNOWN.
   */
  run(cells: Readonly<Record<string, JsonValue>>): JsonValue;
}

const functionNames: ReadonlySet<string> = new Set([
  ...expressionFunctions(() => undefined).map(({ name }) => name),
  ...celFunctions,
]);

/**
 * Compiles an expression.
 * @throws SyntaxProblem where it cannot be compiled, with the place in its text.
 */
export function compileExpression(environment: Environment, text: string): CompiledExpression {
  if (text.length > longestExpression)
    throw new SyntaxProblem(`An expression has at most ${longestExpression} characters.`, longestExpression);
  const parsed = parse(environment, text);
  const columns = columnsOf(parsed.ast, functionNames);
  const { error } = parsed.check();
  if (error) throw new SyntaxProblem(sentence(error.summary), error.range?.start ?? 0);
  return { columns, run: (cells) => run(parsed, cells) };
}

function parse(environment: Environment, text: string): ParseResult {
  try {
    return environment.parse(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const position = error.range?.start ?? 0;
    throw new SyntaxProblem(sentence(withWholeCharacter(error.summary, text, position)), position);
  }
}

function run(parsed: ParseResult, cells: Readonly<Record<string, JsonValue>>): JsonValue {
  try {
    return resultValue(parsed({ row: readable(cells) }));
  } catch (error) {
    if (error instanceof Fault || error instanceof ExpressionError) throw error;
    if (error instanceof EvaluationError) throw new ExpressionError(sentence(error.summary));
    // What JavaScript says where its stack, or the longest text that it has, does not do.
    if (error instanceof RangeError)
      throw new ExpressionError("A value of the row is nested too deep, or too long, for it.", { cause: error });
    throw new ExpressionError("It could not be carried out.", { cause: error });
  }
}

/** A row as the library reads it. It takes what an object has as `constructor` for its class, and a column may be named so. */
function readable(
  cells: Readonly<Record<string, JsonValue>>,
): Readonly<Record<string, JsonValue>> | Map<string, JsonValue> {
  return Object.hasOwn(cells, "constructor") ? new Map(Object.entries(cells)) : cells;
}
