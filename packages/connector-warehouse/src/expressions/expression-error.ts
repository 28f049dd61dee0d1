/** Something that an expression cannot do with a row's values; its message is for whoever wrote the expression. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}
