/** CEL as expressions have it: its operators, and the functions that are listed here. */
import { Environment } from "@marcbachmann/cel-js";
import { dateFunctions } from "./date-functions.js";
import type { ExpressionFunction } from "./expression-function.js";
import { storeFunctions } from "./store-functions.js";
import { textFunctions } from "./text-functions.js";
import { valueFunctions } from "./value-functions.js";

/** Our functions, in the order in which documents tell them. */
export function expressionFunctions(findGroup: (name: string) => number | undefined): readonly ExpressionFunction[] {
  return [...textFunctions, ...valueFunctions, ...dateFunctions, ...storeFunctions(findGroup)];
}

/** CEL's own functions that expressions have. Patterns (`matches`) and loops over lists are not among them: what they cost is not bounded by the row. */
export const celFunctions: readonly string[] = ["int", "double", "string", "bool", "size"];

const limits = { maxAstNodes: 1000, maxDepth: 50, maxListElements: 100, maxCallArguments: 8 };

/** @param findGroup the id of the customer group of a name. */
export function expressionEnvironment(findGroup: (name: string) => number | undefined): Environment {
  const environment = new Environment({ homogeneousAggregateLiterals: false, limits });
  environment.registerVariable("row", "map<string, dyn>");
  for (const { name, calls, run } of expressionFunctions(findGroup)) {
    for (const types of calls) environment.registerFunction(`${name}(${types.join(", ")}): dyn`, run);
  }
  for (const name of ["int", "double", "string", "bool"])
    environment.registerFunction(`${name}(null): null`, () => null);
  environment.registerFunction("size(null): int", () => 0n);
  withMixedNumbers(environment);
  return environment;
}

/** Numbers of rows are doubles and those of an expression often integers: `row.price * 2`. CEL itself would refuse it. */
function withMixedNumbers(environment: Environment): void {
  const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
  };
  for (const [sign, run] of Object.entries(operations)) {
    const mixed = (a: number | bigint, b: number | bigint): number => run(Number(a), Number(b));
    environment.registerOperator(`int ${sign} double`, mixed);
    environment.registerOperator(`double ${sign} int`, mixed);
  }
}
