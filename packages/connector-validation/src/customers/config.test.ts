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
      replaceableGroups: [],
      provider: "builtin",
      truelist: { apiKey: null, url: "https://api.truelist.io", strategy: "accurate" },
      smtp: { enabled: false, heloName: "", mailFrom: "" },
      windowDays: { valid: 60, risky: 14, invalid: 60, unknown: 1 },
      forms: { origins: [] },
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
    ["a policy that there is not", { groupPolicy: "most" }],
    ["Truelist without a key", { provider: "builtin_then_truelist" }],
    ["asking mail servers without a name", { smtp: { enabled: true } }],
    ["a name that is none", { smtp: { heloName: "not a name" } }],
    ["a window of less than nothing", { windowDays: { valid: -1 } }],
    ["an address that is not of the web", { truelist: { url: "ftp://api.truelist.io" } }],
    ["an origin with a path", { forms: { origins: ["https://shop.example.com/checkout"] } }],
  ])("refuses %s", (_, config) => {
    expect(validationConfig.safeParse(config).success).toBe(false);
  });

  const noName = "The name must have 1 to 255 characters, blanks at its ends not counted";
  it.each([
    ["an empty attribute name", { attributeName: "  " }, [["attributeName", noName]]],
    ["a name that is too long", { groupNames: { risky: "x".repeat(256) } }, [["groupNames.risky", noName]]],
    ["a name that is no text", { attributeName: 5 }, [["attributeName", "The name must be a text"]]],
    [
      "a policy that there is not",
      { groupPolicy: "most" },
      [["groupPolicy", 'The policy must be "own", "replace", "all" or "none"']],
    ],
    [
      "groups that are no object",
      { groupNames: "Mail" },
      [["groupNames", "It must be an object with one name for each of valid, risky, invalid and unknown"]],
    ],
    [
      "two groups of one name",
      { groupNames: { risky: "Mail", unknown: " mail" } },
      [["groupNames", 'risky and unknown have the same name ("Mail", "mail"); each status needs a group of its own']],
    ],
    [
      "a name that is a default's",
      { groupNames: { risky: "Storegate: Valid" } },
      [["groupNames", 'valid and risky have the same name ("Storegate: Valid"); each status needs a group of its own']],
    ],
    [
      "two empty names, once each",
      { groupNames: { valid: "", risky: "" } },
      [
        ["groupNames.valid", noName],
        ["groupNames.risky", noName],
      ],
    ],
    ["something that is no object", [], [["", "It must be an object"]]],
  ])("tells of %s in a sentence that still wants its full stop", (_, config, expected) => {
    const issues = validationConfig.safeParse(config).error?.issues ?? [];
    expect(issues.map(({ path, message }) => [path.join("."), message])).toEqual(expected);
  });

  it("leaves unknown fields to be told by their names", () => {
    const issues = validationConfig.safeParse({ a: 1, groupNames: { b: "B" } }).error?.issues ?? [];
    expect(issues.map((issue) => issue.code)).toEqual(["unrecognized_keys", "unrecognized_keys"]);
  });

  it("has a title and a description for every field", () => {
    const { properties = {} } = z.toJSONSchema(validationConfig, { io: "input" });
    expect(Object.keys(properties)).toEqual([
      "attributeName",
      "groupNames",
      "groupPolicy",
      "replaceableGroups",
      "provider",
      "truelist",
      "smtp",
      "windowDays",
      "forms",
    ]);
    for (const property of Object.values(properties)) {
      expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      expect(property).toHaveProperty("default");
    }
  });
});
