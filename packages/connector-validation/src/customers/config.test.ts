import { describe, expect, it } from "vitest";
import { z } from "zod";
import { validationConfig } from "./config.js";

describe("an integration's config", () => {
  it("is complete when nothing is given", () => {
    expect(validationConfig.parse({})).toEqual({
      attributeName: "Storegate Validation Status",
      groupNames: {
        valid: "Storegate: Valid",
        risky: "Storegate: Risky",
        invalid: "Storegate: Invalid",
        unknown: "Storegate: Unknown",
      },
      groupPolicy: "own",
    });
  });

  it("takes one group's name, and keeps the others", () => {
    const { groupNames } = validationConfig.parse({ groupNames: { risky: "Look at these" } });
    expect(groupNames).toMatchObject({ valid: "Storegate: Valid", risky: "Look at these" });
  });

  it.each([
    ["an unknown field", { atributeName: "Status" }],
    ["an unknown status", { groupNames: { greylisted: "Wait" } }],
    ["two groups of one name", { groupNames: { risky: "Mail", invalid: "mail" } }],
    ["an empty attribute name", { attributeName: "  " }],
    ["an attribute name of 256 characters", { attributeName: "x".repeat(256) }],
    ["a policy that there is not", { groupPolicy: "all" }],
  ])("refuses %s", (_, config) => {
    expect(validationConfig.safeParse(config).success).toBe(false);
  });

  it("has a title and a description for every field", () => {
    const { properties = {} } = z.toJSONSchema(validationConfig, { io: "input" });
    expect(Object.keys(properties)).toEqual(["attributeName", "groupNames", "groupPolicy"]);
    for (const property of Object.values(properties)) {
      expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      expect(property).toHaveProperty("default");
    }
  });
});
