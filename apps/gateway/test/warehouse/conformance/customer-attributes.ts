/** Customer attributes: what becomes of rows, in each mode. Nothing is made but values, and only of customers that are found. */
import type { ConformanceObject } from "./conformance-object.js";
import { customers } from "./customers.js";
import {
  failed,
  inEveryMode,
  meaningless,
  numbered,
  numberedKey,
  numberedOutcomes,
  refused,
  skipped,
  unchanged,
  updated,
  type ConformanceTable,
} from "./table.js";

const tooLargeWords = "The request payload is too large. The maximum number of items allowed in the array is 10.";
const anna = { email: "anna@%.net", first_name: "Anna" };
/** Anna, who has the values that rows usually have. */
const known = { ...anna, attributes: { Score: "7", Club: "A" } };

const table: ConformanceTable = {
  new: {
    rows: [{ key: "a", email: "new@%.net", tier: "gold" }],
    ...inEveryMode({ a: skipped("no_match") }),
  },
  "exists by id": {
    given: { anna },
    rows: [{ key: "a", id: "#anna", email: "other@%.net", tier: "gold" }],
    upsert: {
      a: updated("anna", "id", {
        "attribute:Tier": [null, "gold"],
        "attribute:Score": [null, "7"],
        "attribute:Club": [null, "A"],
      }),
    },
    insert: {
      a: updated("anna", "id", {
        "attribute:Tier": [null, "gold"],
        "attribute:Score": [null, "7"],
        "attribute:Club": [null, "A"],
      }),
    },
    update: { a: skipped("no_value") },
  },
  "exists by e-mail or SKU": {
    given: { anna: known },
    rows: [{ key: "a", email: "anna@%.net", tier: "gold", score: "8" }],
    upsert: { a: updated("anna", "email", { "attribute:Tier": [null, "gold"], "attribute:Score": ["7", "8"] }) },
    insert: { a: updated("anna", "email", { "attribute:Tier": [null, "gold"] }) },
    update: { a: updated("anna", "email", { "attribute:Score": ["7", "8"] }) },
  },
  "exists, in another case": {
    given: { anna: known },
    rows: [{ key: "a", email: "ANNA@%.net", club: "B" }],
    upsert: { a: updated("anna", "email", { "attribute:Club": ["A", "B"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "email", { "attribute:Club": ["A", "B"] }) },
  },
  "is as it should be": {
    given: { anna: known },
    rows: [{ key: "a", email: "anna@%.net", score: "7.0" }],
    upsert: { a: unchanged("anna", "email") },
    insert: { a: skipped("exists") },
    update: { a: unchanged("anna", "email") },
  },
  "two rows for one target, which is new": {
    rows: [
      { key: "a", email: "two@%.net", club: "B" },
      { key: "b", email: "two@%.net", club: "C" },
    ],
    ...inEveryMode({ a: skipped("no_match"), b: skipped("no_match") }),
  },
  "two rows for one target, which exists": {
    given: { anna: known },
    rows: [
      { key: "a", email: "anna@%.net", club: "B", tier: "gold" },
      { key: "b", id: "#anna", club: "C", tier: "silver" },
    ],
    upsert: {
      a: updated("anna", "email", { "attribute:Club": ["A", "B"], "attribute:Tier": [null, "gold"] }),
      b: claimed(),
    },
    insert: { a: updated("anna", "email", { "attribute:Tier": [null, "gold"] }), b: claimed() },
    update: { a: updated("anna", "email", { "attribute:Club": ["A", "B"] }), b: claimed() },
  },
  "two rows for one target, the first as it should be": {
    given: { anna: { ...known, attributes: { ...known.attributes, Tier: "gold" } } },
    rows: [
      { key: "a", email: "anna@%.net", tier: "gold" },
      { key: "b", email: "anna@%.net", tier: "silver" },
    ],
    upsert: { a: unchanged("anna", "email"), b: claimed() },
    insert: { a: skipped("exists"), b: claimed() },
    update: { a: unchanged("anna", "email"), b: claimed() },
  },
  "two rows with one key": {
    rows: [
      { key: "a", email: "one@%.net" },
      { key: "a", email: "other@%.net" },
    ],
    ...inEveryMode({
      a: failed("CONFLICT", "DUPLICATE_KEY", '2 rows have the key "%-a", so none of them was written.', "key"),
    }),
  },
  "no key": {
    rows: [{ key: null, email: "nokey@%.net" }],
    ...inEveryMode({
      "(no key) 1": failed("INPUT", "ROW_WITHOUT_KEY", "The row has no value in the key column key.", "key"),
    }),
  },
  "unknown id": {
    rows: [{ key: "a", id: "99000001", email: "nobody@%.net" }],
    ...inEveryMode({
      a: failed("NOT_FOUND", "UNKNOWN_CUSTOMER", "The store has no customer with the id 99000001.", "id"),
    }),
  },
  "unknown id, and found by e-mail or SKU": {
    given: { anna: known },
    rows: [{ key: "a", id: "99000002", email: "anna@%.net", club: "B" }],
    upsert: { a: updated("anna", "email", { "attribute:Club": ["A", "B"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "email", { "attribute:Club": ["A", "B"] }) },
  },
  "nothing to match by": { rows: [{ key: "a", tier: "gold" }], ...inEveryMode({ a: skipped("no_match") }) },
  "null is skipped": {
    given: { anna: { ...known, attributes: { ...known.attributes, Tier: "gold" } } },
    rows: [{ key: "a", email: "anna@%.net", tier: null, club: "B" }],
    upsert: { a: updated("anna", "email", { "attribute:Club": ["A", "B"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "email", { "attribute:Club": ["A", "B"] }) },
  },
  "null clears": {
    given: { anna: known },
    rows: [{ key: "a", email: "anna@%.net", score: null }],
    upsert: { a: updated("anna", "email", { "attribute:Score": ["7", null] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "email", { "attribute:Score": ["7", null] }) },
  },
  "null fails": {
    given: { anna: known },
    rows: [{ key: "a", email: "anna@%.net", club: null }],
    ...inEveryMode({
      a: failed("INPUT", "REQUIRED_VALUE_MISSING", "The row has no value for attribute:Club.", "attribute:Club"),
    }),
  },
  "required value is missing": {
    rows: [],
    ...inEveryMode(meaningless("No value of an attribute is required, and no customer is made.")),
  },
  "too long": {
    given: { anna: known },
    rows: [{ key: "a", email: "anna@%.net", tier: "x".repeat(256) }],
    ...inEveryMode({
      a: failed(
        "INPUT",
        "VALUE_TOO_LONG",
        "The value for attribute:Tier has 256 characters; at most 255 are taken.",
        "attribute:Tier",
      ),
    }),
  },
  "wrong type": {
    given: { anna: known },
    rows: [
      { key: "a", email: "anna@%.net", score: "many" },
      { key: "b", email: "other@%.net", since: "yesterday" },
    ],
    ...inEveryMode({
      a: failed(
        "INPUT",
        "VALUE_WRONG_TYPE",
        'attribute:Score takes a number, and the row has "many".',
        "attribute:Score",
      ),
      b: wrongDate("yesterday"),
    }),
  },
  emoji: {
    given: { anna: { ...known, attributes: { ...known.attributes, Club: "⚽" } } },
    rows: [{ key: "a", email: "anna@%.net", tier: "🥇 gold", club: "⚽️ FC" }],
    upsert: { a: updated("anna", "email", { "attribute:Tier": [null, "🥇 gold"], "attribute:Club": ["⚽", "⚽️ FC"] }) },
    insert: { a: updated("anna", "email", { "attribute:Tier": [null, "🥇 gold"] }) },
    update: { a: updated("anna", "email", { "attribute:Club": ["⚽", "⚽️ FC"] }) },
  },
  "several match: fail": {
    given: { twin1: { email: "twin@%.net", first_name: "One" }, twin2: { email: "twin@%.net", first_name: "Two" } },
    rows: [{ key: "a", email: "twin@%.net" }],
    ...inEveryMode({
      a: failed(
        "CONFLICT",
        "SEVERAL_MATCHES",
        "2 customers have the e-mail address twin@%.net: #twin1, #twin2.",
        "email",
      ),
    }),
  },
  "several match: newest": {
    sync: "newest",
    given: {
      twin1: { ...twin(), date_created: "2026-03-01T10:00:00Z" },
      twin2: { ...twin(), date_created: "2025-03-01T10:00:00Z" },
    },
    rows: [{ key: "a", email: "twin@%.net", club: "B" }],
    upsert: { a: updated("twin1", "email", { "attribute:Club": ["A", "B"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("twin1", "email", { "attribute:Club": ["A", "B"] }) },
  },
  "several match: oldest": {
    sync: "oldest",
    given: {
      twin1: { ...twin(), date_created: "2026-03-01T10:00:00Z" },
      twin2: { ...twin(), date_created: "2025-03-01T10:00:00Z" },
    },
    rows: [{ key: "a", email: "twin@%.net", club: "B" }],
    upsert: { a: updated("twin2", "email", { "attribute:Club": ["A", "B"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("twin2", "email", { "attribute:Club": ["A", "B"] }) },
  },
  "remembered, under another e-mail address or SKU": {
    given: { anna: known },
    earlier: [{ key: "a", email: "anna@%.net" }],
    rows: [{ key: "a", email: "moved@%.net", club: "B" }],
    upsert: { a: updated("anna", "remembered", { "attribute:Club": ["A", "B"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "remembered", { "attribute:Club": ["A", "B"] }) },
  },
  "changed to what is in use": {
    rows: [],
    ...inEveryMode(meaningless("Any number of customers may have the same value.")),
  },
  "made with what is in use": { rows: [], ...inEveryMode(meaningless("No customer is made.")) },
  "413 to a batch": {
    sync: "413 to a batch",
    given: { anna: known, bert: { ...known, email: "bert@%.net" } },
    rows: [
      { key: "a", email: "anna@%.net", tier: "gold", club: "B" },
      { key: "b", email: "bert@%.net", tier: "gold", club: "B" },
    ],
    upsert: {
      a: updated("anna", "email", { "attribute:Tier": [null, "gold"], "attribute:Club": ["A", "B"] }),
      b: updated("bert", "email", { "attribute:Tier": [null, "gold"], "attribute:Club": ["A", "B"] }),
    },
    insert: {
      a: updated("anna", "email", { "attribute:Tier": [null, "gold"] }),
      b: updated("bert", "email", { "attribute:Tier": [null, "gold"] }),
    },
    update: {
      a: updated("anna", "email", { "attribute:Club": ["A", "B"] }),
      b: updated("bert", "email", { "attribute:Club": ["A", "B"] }),
    },
  },
  "413 to each": {
    sync: "413 to each",
    given: { anna: known },
    rows: [{ key: "a", email: "anna@%.net", tier: "gold", club: "B" }],
    upsert: { a: refused("UPDATED", "INPUT", "TOO_LARGE", tooLargeWords, "attribute:Tier") },
    insert: { a: refused("UPDATED", "INPUT", "TOO_LARGE", tooLargeWords, "attribute:Tier") },
    update: { a: refused("UPDATED", "INPUT", "TOO_LARGE", tooLargeWords, "attribute:Club") },
  },
  // What the store would refuse of a value, a plan knows: types, lengths, and who is there.
  "one bad of ten": {
    sync: "one bad of ten",
    given: Object.fromEntries(
      numbered(10, (each) => [
        `e${each}`,
        { email: `e${each}@%.net`, attributes: { ...known.attributes, ...(each > 5 && { Tier: "old" }) } },
      ]),
    ),
    rows: numbered(10, (each) => ({
      key: `e${numberedKey(each)}`,
      email: `e${each}@%.net`,
      tier: "gold",
      since: each === 5 ? "2026-02-30" : null,
    })),
    upsert: ten((each) => updated(`e${each}`, "email", { "attribute:Tier": [each > 5 ? "old" : null, "gold"] })),
    insert: ten((each) =>
      each > 5 ? skipped("exists") : updated(`e${each}`, "email", { "attribute:Tier": [null, "gold"] }),
    ),
    update: ten((each) =>
      each > 5 ? updated(`e${each}`, "email", { "attribute:Tier": ["old", "gold"] }) : unchanged(`e${each}`, "email"),
    ),
  },
};

function ten(make: Parameters<typeof numberedOutcomes>[2]) {
  return numberedOutcomes("e", 10, (each) => (each === 5 ? wrongDate("2026-02-30") : make(each)));
}

function wrongDate(value: string) {
  return failed(
    "INPUT",
    "VALUE_WRONG_TYPE",
    `attribute:Since takes a date such as 2026-11-23, and the row has "${value}".`,
    "attribute:Since",
  );
}

function twin() {
  return { ...known, email: "twin@%.net" };
}

function claimed() {
  return failed(
    "CONFLICT",
    "TARGET_CLAIMED",
    'The customer #anna already stands for the row "%-a", which is still in the source.',
    "attributes",
  );
}

export const customerAttributes: ConformanceObject = {
  ...customers,
  object: "customer_attributes",
  table,
  usualRow: { id: null, email: null, tier: null, score: "7", club: "A", since: null },
  mapping: [
    { to: "id", from: "id" },
    { to: "email", from: "email" },
    { to: "attribute:Tier", from: "tier" },
    { to: "attribute:Score", from: "score", onNull: "clear" },
    { to: "attribute:Club", from: "club", onNull: "fail" },
    { to: "attribute:Since", from: "since" },
  ],
  prepare({ control }) {
    control.addAttribute("Tier", "string");
    control.addAttribute("Score", "number");
    control.addAttribute("Club", "string");
    control.addAttribute("Since", "date");
  },
  batches: [{ method: "PUT", path: "/v3/customers/attribute-values" }],
};
