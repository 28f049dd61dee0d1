import type { ResultColumn } from "@storegate/connector-kit";

/** What a merchant wants to see of each customer in a spreadsheet, beside key, label and reason. */
export const resultColumns: readonly ResultColumn[] = [
  { name: "didYouMean", description: "The address that was probably meant.", path: "/details/didYouMean" },
  { name: "provider", description: "Who looked: builtin or truelist.", path: "/details/provider" },
  { name: "checkedAt", description: "When it was looked at.", path: "/details/checkedAt" },
  { name: "evidence", description: "What was found, check by check.", path: "/details/evidence" },
  { name: "statusBefore", description: "The attribute before.", path: "/before/attribute" },
  { name: "statusAfter", description: "The attribute after.", path: "/after/attribute" },
  { name: "groupBefore", description: "The customer group before.", path: "/before/group/name" },
  { name: "groupAfter", description: "The customer group after.", path: "/after/group/name" },
  {
    name: "groupKept",
    description: "The group of another's that the customer was left in.",
    path: "/details/groupKept",
  },
];
