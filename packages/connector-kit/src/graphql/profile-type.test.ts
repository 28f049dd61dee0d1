import { expect, test } from "vitest";
import type { ProfileFact } from "../facts.js";
import { readConnectorNodeId } from "./connector-node-id.js";
import { profileOf, profilePrefix } from "./profile-type.js";

const catalogue = (name: string) => ({
  name,
  title: name.toUpperCase(),
  type: "integer",
  formula: `count(${name})`,
  source: "orders",
});

const fact: ProfileFact = {
  id: "7",
  name: "Anna Bell",
  emails: ["anna@shop.net", "bell@shop.net"],
  phones: ["+4930123456"],
  customerExternalIds: ["12"],
  attributes: [
    { ...catalogue("orders"), value: 3 },
    { ...catalogue("returns"), value: null },
  ],
};

test("a profile is what was told, under an id of the integration that told it", () => {
  const profile = profileOf("int_1", fact);
  expect(readConnectorNodeId(profile.id)).toEqual({ prefix: profilePrefix, integrationId: "int_1", key: "7" });
  const { name, emails, phones, customerExternalIds } = profile;
  expect({ name, emails, phones, customerExternalIds }).toEqual({
    name: fact.name,
    emails: fact.emails,
    phones: fact.phones,
    customerExternalIds: fact.customerExternalIds,
  });
});

test("attributes are told in the catalogue's order: all, or those that are asked for", () => {
  const orders = { attribute: catalogue("orders"), value: 3 };
  const returns = { attribute: catalogue("returns"), value: null };
  const profile = profileOf("int_1", fact);
  expect(profile.attributes()).toEqual([orders, returns]);
  expect(profile.attributes(null)).toEqual([orders, returns]);
  expect(profile.attributes(["returns", "unknown", "orders"])).toEqual([orders, returns]);
  expect(profile.attributes(["returns"])).toEqual([returns]);
  expect(profile.attributes([])).toEqual([]);
});
