import { expect, it } from "vitest";
import { validationConfig } from "./config.js";
import { configWarnings } from "./config-warnings.js";

const key = { apiKey: "key" };

it.each([
  ["nothing of the defaults", {}, []],
  ["nothing of groups that are named to be replaced", { groupPolicy: "replace", replaceableGroups: ["Everybody"] }, []],
  ["groups that lose their members", { groupPolicy: "all" }, [["GROUPS_OVERWRITTEN", "groupPolicy"]]],
  ["a policy without its groups", { groupPolicy: "replace" }, [["NO_REPLACEABLE_GROUPS", "replaceableGroups"]]],
  [
    "groups without their policy",
    { groupPolicy: "none", replaceableGroups: ["Everybody"] },
    [["REPLACEABLE_GROUPS_UNUSED", "replaceableGroups"]],
  ],
  [
    "mail servers that nobody asks",
    { provider: "truelist", truelist: key, smtp: { enabled: true, heloName: "probe.shop.net" } },
    [["SMTP_UNUSED", "smtp.enabled"]],
  ],
])("warns of %s", (_, config, expected) => {
  const warnings = configWarnings(validationConfig.parse(config));
  expect(warnings.map(({ code, field }) => [code, field])).toEqual(expected);
  for (const { kind, remedy } of warnings) expect([kind, remedy === null]).toEqual(["CONFIG", false]);
});
