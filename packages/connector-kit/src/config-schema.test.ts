import { expect, test } from "vitest";
import { z } from "zod";
import { configSchemaOf, schemasAt } from "./config-schema.js";

const tree: z.ZodType = z.lazy(() =>
  z.strictObject({ label: z.string().meta({ here: "label" }), child: tree.optional() }),
);
const schema = configSchemaOf({
  config: z.strictObject({
    login: z.union([
      z.strictObject({ by: z.literal("nobody") }),
      z.strictObject({ token: z.string().meta({ here: "token" }) }),
    ]),
    mapping: z.array(z.strictObject({ "a/b": z.string().meta({ here: "to" }) })),
    pair: z.tuple([z.string().meta({ here: "first" }), z.number().meta({ here: "second" })]),
    extra: z.record(z.string(), z.string().meta({ here: "value" })),
    tree,
  }),
});

test.each([
  ["/login/token", ["token"]],
  ["/login/by", [undefined]],
  ["/mapping/0/a~1b", ["to"]],
  ["/mapping/17/a~1b", ["to"]],
  ["/mapping/first/a~1b", []],
  ["/pair/0", ["first"]],
  ["/pair/1", ["second"]],
  ["/extra/anything", ["value"]],
  ["/tree/child/child/label", ["label"]],
  ["/nothing", []],
  ["login", []],
])("what stands at %s", (pointer, expected) => {
  expect(schemasAt(schema, pointer).map((part) => part["here"])).toEqual(expected);
});
