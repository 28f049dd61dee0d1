/** What of CEL an expression may use, and which columns it names. */
import type { ASTNode } from "@marcbachmann/cel-js";

/** Why an expression is none, and at which character, counted from 0. */
export class SyntaxProblem extends Error {
  override readonly name = "SyntaxProblem";
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const operators: ReadonlySet<string> = new Set([
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "in",
  "+",
  "-",
  "*",
  "/",
  "%",
  "||",
  "&&",
]);

/**
 * The columns that an expression names, in the order in which they come.
 * @param functions names of the functions that it may call.
 * @throws SyntaxProblem for anything that expressions do not have: loops, patterns, maps, names other than `row`.
 */
export function columnsOf(expression: ASTNode, functions: ReadonlySet<string>): readonly string[] {
  const columns = new Set<string>();
  const pending = [expression];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const column = columnOf(node);
    if (column === undefined) pending.push(...partsOf(node, functions).toReversed());
    else columns.add(column);
  }
  return [...columns];
}

/** The column that a node reads: `row.name`, `row["First Name"]`. */
function columnOf(node: ASTNode): string | undefined {
  if (node.op !== "." && node.op !== "[]") return undefined;
  if (node.args[0].op !== "id" || node.args[0].args !== "row") return undefined;
  if (node.op === ".") return node.args[1];
  const name = node.args[1];
  if (name.op === "value" && typeof name.args === "string") return name.args;
  throw new SyntaxProblem('A column is named as it stands: row["First Name"].', name.start);
}

/** What a node is made of. @throws SyntaxProblem */
function partsOf(node: ASTNode, functions: ReadonlySet<string>): readonly ASTNode[] {
  switch (node.op) {
    case "value":
      if (node.args === null || typeof node.args !== "object") return [];
      throw new SyntaxProblem("Bytes and unsigned numbers are not part of expressions.", node.start);
    case "id":
      throw new SyntaxProblem(
        node.args === "row"
          ? 'A row is not a value; its columns are, as row.email or row["First Name"].'
          : `There is nothing named ${node.args}; columns are written row.${node.args}, and text in quotes.`,
        node.start,
      );
    case "call": {
      const [name, values] = node.args;
      if (functions.has(name)) return values;
      throw new SyntaxProblem(`There is no function ${name}; there are ${[...functions].join(", ")}.`, node.start);
    }
    case "rcall":
      throw new SyntaxProblem(
        `Functions are called with the value in brackets, and loops are not part of expressions: not value.${node.args[0]}(…), but as trim(value).`,
        node.start,
      );
    case ".":
      return [node.args[0]];
    case "!_":
    case "-_":
      return [node.args];
    case "list":
    case "[]":
    case "?:":
      return node.args;
    default:
      if (operators.has(node.op)) return binaryParts(node);
      throw new SyntaxProblem("Maps and optional values are not part of expressions.", node.start);
  }
}

function binaryParts(node: ASTNode): readonly ASTNode[] {
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args : [];
  return parts.filter(isNode);
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === "object" && part !== null && "op" in part;
}
