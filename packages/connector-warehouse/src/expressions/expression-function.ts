/** A function that expressions have. */
export interface ExpressionFunction {
  readonly name: string;
  /** The types of its arguments in CEL's words, one list for each way to call it. */
  readonly calls: readonly (readonly string[])[];
  /** As people call it: `join(list, separator)`. */
  readonly usage: string;
  readonly description: string;
  readonly run: (...values: unknown[]) => unknown;
}
