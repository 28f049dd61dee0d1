import type { ResultColumn } from "@storegate/connector-kit";

/** What a merchant wants to see of each customer in a spreadsheet, beside the columns that all results have. */
export const resultColumns: readonly ResultColumn[] = [
  {
    name: "email",
    description:
      "The address that was looked at: the key, but for one with a comma, by which no customer can be looked up.",
    path: "/details/email",
  },
  {
    name: "didYouMean",
    description: "The address that was probably meant: a suggestion, never written.",
    path: "/details/didYouMean",
  },
  { name: "provider", description: "Who looked: builtin or truelist.", path: "/details/provider" },
  {
    name: "checkedAt",
    description: "When it was looked at, RFC 3339, UTC; before the sync where the verdict was kept from then.",
    path: "/details/checkedAt",
  },
  {
    name: "againAt",
    description:
      "When it is looked at again by itself, RFC 3339, UTC, as a mail server has asked for; empty where the next sync does.",
    path: "/details/againAt",
  },
  {
    name: "evidence",
    description: "What was found, check by check: a JSON list of { check, finding }.",
    path: "/details/evidence",
  },
  {
    name: "statusBefore",
    description:
      "The customer attribute before, where the sync changed it, or a dry run would; empty where there was none.",
    path: "/before/attribute",
  },
  {
    name: "statusAfter",
    description:
      "The customer attribute after, where the sync changed it, or a dry run would; empty where an undo took it away.",
    path: "/after/attribute",
  },
  {
    name: "groupBefore",
    description:
      "The customer group before, by name, where the sync changed it, or a dry run would; empty where there was none.",
    path: "/before/group/name",
  },
  {
    name: "groupAfter",
    description:
      "The customer group after, by name, where the sync changed it, or a dry run would; empty where an undo took it away.",
    path: "/after/group/name",
  },
  {
    name: "groupKept",
    description: "The group of the store's own that the customer was left in, by groupPolicy.",
    path: "/details/groupKept",
  },
  {
    name: "groupsUnavailable",
    description: "true where the store's plan has no customer groups; else empty.",
    path: "/details/groupsUnavailable",
  },
];
