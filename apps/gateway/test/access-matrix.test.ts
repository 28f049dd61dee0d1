/**
 * Who may use what, tried: every root field there is, by every role, whole and narrowed, for what is its own and for what is
 * not. What is asked is made from the schema, so that a field that is new is tried too.
 */
import { readFile } from "node:fs/promises";
import { allows, roles, rootRules, ruleIn } from "@storegate/connector-kit/graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withAccessTable } from "../src/access/access-table.js";
import { createSchema } from "../src/graphql/schema.js";
import { makeCallers, type MatrixCaller } from "./access-matrix/callers.js";
import { startFixture, targets, type Fixture, type Target } from "./access-matrix/fixture.js";
import { operationFor, rootFields, variablesFor, type RootField } from "./access-matrix/operations.js";
import { strictFields, waysTo } from "./access-matrix/strict-fields.js";
import { isWithin, valuesOf, variantsOf, type Variant } from "./access-matrix/variants.js";
import { verdictOf, type Verdict } from "./access-matrix/verdict.js";

const schema = await createSchema();
const rules = rootRules(schema);

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** What the rule promises. */
function promised(
  { role, narrowing }: MatrixCaller,
  root: RootField,
  variant: Variant,
  target: Target,
): Verdict | "any" {
  const rule = rules.get(root.field.name);
  if (!rule || !allows(role, rule.least) || narrowing === "other") return "forbidden";
  const narrowed = narrowing === "store" || narrowing === "integration";
  if (rule.reach === "gateway" && narrowed) return "forbidden";
  if (!variant.asks) return "any";
  if (ofAnotherConnector.has(root.field.name)) return "not found";
  return isWithin(narrowing, variant, target) ? "answered" : "not found";
}

/** Fields that ask for an integration of another connector than those of the fixture, which are validation's. */
const ofAnotherConnector: ReadonlySet<string> = new Set([
  "consent",
  "erasePerson",
  "lookupCustomers",
  "quoteRefund",
  "refundOrder",
  "cancelOrder",
  "createDiscountCode",
]);

/** What an answer to a caller may not hold. */
function hiddenFrom({ narrowing }: MatrixCaller): readonly string[] {
  const { neighbour, foreign } = fixture.marks;
  if (narrowing === "store") return foreign;
  return narrowing === "integration" ? [...neighbour, ...foreign] : [];
}

async function tryOne(caller: MatrixCaller, root: RootField, variant: Variant, target: Target): Promise<string[]> {
  const variables = variablesFor(root, valuesOf(schema, fixture, root, variant, target));
  const hidden = hiddenFrom(caller);
  // Where something is to be hidden, all is looked through: as those see it who see most, and those who see least.
  const looksDeep = hidden.length > 0 && [rules.get(root.field.name)?.least, "ADMIN"].includes(caller.role);
  const answer = await caller.ask(root, operationFor(schema, root, caller.role, looksDeep ? 4 : 2), variables);
  const verdict = verdictOf(root.field.name, answer);
  const expected = promised(caller, root, variant, target);
  const said = `${caller.role} narrowed to ${caller.narrowing}, ${target}, ${variant.name}`;
  const text = JSON.stringify(answer);
  // The caller's own ids come back in what it is told is wrong; a mark that it sent is none that leaked.
  const sent = JSON.stringify(variables);
  const leaked = hidden.filter((mark) => text.includes(mark) && !sent.includes(mark));
  if (root.kind === "mutation" && verdict !== "forbidden") await fixture.restore();
  return [
    ...((expected === "any" ? verdict === "forbidden" : verdict !== expected)
      ? [`${said}: ${verdict}, not ${expected}: ${text.slice(0, 300)}`]
      : []),
    ...leaked.map((mark) => `${said}: the answer holds ${mark}`),
  ];
}

describe("each root field does for each caller what its rule says", () => {
  test.each(rootFields(schema).map((root) => [root.field.name, root] as const))("%s", async (operation, root) => {
    await using callers = new AsyncDisposableStack();
    const made = await makeCallers(fixture, operation);
    for (const caller of made) callers.use(caller);
    const wrong: string[] = [];
    for (const variant of variantsOf(schema, root)) {
      for (const target of variant.asks ? targets : (["own"] as const)) {
        // Reading disturbs nobody; what changes things goes one by one.
        const asking = made.filter((caller) => target !== "neighbour" || hiddenFrom(caller).length > 0);
        const ask = (caller: MatrixCaller) => tryOne(caller, root, variant, target);
        if (root.kind === "mutation") for (const caller of asking) wrong.push(...(await ask(caller)));
        else wrong.push(...(await Promise.all(asking.map(ask))).flat());
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("fields that ask for more than what they stand in", () => {
  const cases = strictFields(schema).flatMap((strict) =>
    roles
      .filter((role) => !allows(role, ruleIn(strict.field.extensions)?.least ?? "ADMIN"))
      .map((role) => [`${strict.type.name}.${strict.field.name}`, role, strict] as const),
  );

  test("there are some", () => {
    expect(cases.map(([name, role]) => `${name} ${role}`)).toContain("Sync.startedBy SUBSCRIBER");
  });

  test.each(cases)("%s is kept from %s", async (_, role, strict) => {
    const ways = waysTo(schema, strict, role);
    // Who cannot come to the type needs no keeping from its fields.
    if (ways.length === 0) return;
    const callers = await makeCallers(fixture, "viewer");
    const caller = callers.find((each) => each.role === role && each.narrowing === "none");
    if (!caller) throw new Error(`there is no key of ${role}`);
    await using _socket = caller;
    for (const { root, query } of ways) {
      const [variant] = variantsOf(schema, root);
      if (!variant) continue;
      const variables = variablesFor(root, valuesOf(schema, fixture, root, variant, "own"));
      const { errors = [] } = await caller.ask(root, query, variables);
      for (const { path, extensions } of errors) {
        expect({ query, code: extensions.code, at: path?.at(-1) }).toMatchObject({
          code: "FORBIDDEN",
          at: strict.field.name,
        });
      }
      if (errors.length > 0) return;
    }
    throw new Error(`no way led to a ${strict.type.name}: ${ways.map(({ query }) => query).join(", ")}`);
  });
});

test("docs/access.md is as the rules are; `pnpm --filter @storegate/gateway emit-access` writes it", async () => {
  const page = await readFile(new URL("../../../docs/access.md", import.meta.url), "utf8");
  expect(page).toBe(withAccessTable(page, schema));
});
