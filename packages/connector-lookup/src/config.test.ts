import { expect, test } from "vitest";
import { lookupConfig } from "./config.js";

test("all of it may be left out", () => {
  expect(lookupConfig.parse({})).toMatchObject({
    queryAttributes: [{ attribute: "email" }, { attribute: "phone" }],
    resultAttributes: [
      { attribute: "name" },
      { attribute: "phone" },
      { attribute: "email" },
      { attribute: "externalCustomerId" },
    ],
    autoLink: { email: true, phone: false },
    overwriteExisting: false,
    actions: { enabled: false },
  });
});

test("a result attribute may be any, and each stands once", () => {
  const resultAttributes = [{ attribute: "Shoe size", label: "Shoes" }];
  expect(lookupConfig.parse({ resultAttributes }).resultAttributes).toEqual(resultAttributes);
});

test.each<[object, string[]]>([
  [{ queryAttributes: [] }, ["queryAttributes"]],
  [{ queryAttributes: [{ attribute: "email" }] }, ["queryAttributes.0.label"]],
  [{ queryAttributes: [{ label: "Email" }] }, ["queryAttributes.0.attribute"]],
  [
    { queryAttributes: [{ attribute: "name", label: " " }] },
    ["queryAttributes.0.attribute", "queryAttributes.0.label"],
  ],
  [{ resultAttributes: [{}] }, ["resultAttributes.0.attribute", "resultAttributes.0.label"]],
  [
    {
      queryAttributes: [
        { attribute: "email", label: "One" },
        { attribute: "email", label: "Two" },
      ],
    },
    ["queryAttributes.1.attribute"],
  ],
  [{ defaultCountry: "us" }, ["defaultCountry"]],
  [{ defaultCountry: "UK" }, ["defaultCountry"]],
  [{ actions: { refundMost: "100" } }, ["actions.refundMost"]],
  [{ actions: { refundMost: 0, percentOffMost: 101 } }, ["actions.refundMost", "actions.percentOffMost"]],
  [{ gladly: { signingKey: "" } }, ["gladly.signingKey"]],
])("each thing that is missing or wrong has its own error: %j", (config, places) => {
  const { error } = lookupConfig.safeParse(config);
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(places);
});
