import { expect, test } from "vitest";
import { lookupConfig } from "./config.js";
import { configWarnings } from "./config-warnings.js";

const codes = (config: object): string[] => configWarnings(lookupConfig.parse(config)).map(({ code }) => code);
const email = { attribute: "email", label: "Email" };
const phone = { attribute: "phone", label: "Phone" };
const limited = { enabled: true, refundMost: 100, actionsPerDay: 20, percentOffMost: 20 };
const gladly = { signingKey: "a signing key" };

test.each<[string, object, string[]]>([
  ["what is usual", {}, []],
  ["linking by what is not looked for", { queryAttributes: [phone] }, ["AUTO_LINK_UNUSED"]],
  ["linking by phone without a country", { autoLink: { phone: true } }, ["LINKED_WITHOUT_COUNTRY"]],
  ["linking by phone", { autoLink: { phone: true }, defaultCountry: "US", queryAttributes: [email, phone] }, []],
  [
    "actions without limits",
    { actions: { enabled: true } },
    ["REFUNDS_UNLIMITED", "DAYS_UNLIMITED", "CODES_UNLIMITED", "GLADLY_UNSIGNED"],
  ],
  ["actions that are not signed", { actions: limited }, ["GLADLY_UNSIGNED"]],
  ["actions within limits", { actions: limited, gladly }, []],
  ["limits while actions are off", { actions: { ...limited, enabled: false } }, []],
])("%s", (_case, config, expected) => {
  expect(codes(config)).toEqual(expected);
});
