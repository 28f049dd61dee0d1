import { compileExpression } from "../expressions/compile-expression.js";
import { expressionEnvironment } from "../expressions/environment.js";
import type { MappingConfig } from "./mapping-config.js";

/** The columns that a mapping reads, directly or in expressions. */
export function mappedColumns({ mapping }: Pick<MappingConfig, "mapping">): ReadonlySet<string> {
  const environment = expressionEnvironment(() => undefined);
  return new Set(
    mapping.flatMap(({ from, expression }) => {
      if (expression !== undefined) return [...compileExpression(environment, expression).columns];
      return from === undefined ? [] : [from];
    }),
  );
}
