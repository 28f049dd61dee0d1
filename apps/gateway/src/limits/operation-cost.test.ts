import { buildSchema, getOperationAST, parse, type GraphQLObjectType } from "graphql";
import { expect, test } from "vitest";
import { costOf } from "./operation-cost.js";

const document = parse("{ things { name } }");
const operation = getOperationAST(document);

/** What `things` costs whose complexity says so. */
function costWhere(complexity: unknown): number {
  const schema = buildSchema("type Query { things: Thing } type Thing { name: String }");
  const things = (schema.getQueryType() as GraphQLObjectType).getFields()["things"];
  if (!things || !operation) throw new TypeError("there is such a field");
  things.extensions = { complexity };
  return costOf(schema, { document, operation, variables: {} });
}

test.each([
  [7, 7],
  [() => 8, 8],
  [({ args }: { args: { first?: number } }) => (args.first ?? 0) + 3, 3],
])("a field costs what it says", (complexity, cost) => {
  expect(costWhere(complexity)).toBe(cost);
});

test.each([() => Number.NaN, Number.NaN, Infinity, -50, () => undefined, "free"])(
  "and its usual cost where it says no number that can be added up (%s)",
  (complexity) => {
    expect(costWhere(complexity)).toBe(1);
  },
);
