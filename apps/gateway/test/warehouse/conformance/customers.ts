/** Customers: what becomes of rows, in each mode. */
import type { ConformanceObject } from "./conformance-object.js";
import { textOf } from "./text-of.js";
import {
  created,
  failed,
  inEveryMode,
  numbered,
  numberedKey,
  numberedOutcomes,
  refused,
  skipped,
  unchanged,
  updated,
  type ConformanceTable,
} from "./table.js";

const claimed = (first: string) =>
  failed(
    "CONFLICT",
    "TARGET_CLAIMED",
    `The customer #anna already stands for the row "%-${first}", which is still in the source.`,
    "customer",
  );
const tooLargeWords = "The request payload is too large. The maximum number of items allowed in the array is 10.";
const person = { last_name: "Person", phone: "007" };

const table: ConformanceTable = {
  new: {
    rows: [{ key: "a", email: "new@%.net", first_name: "Neu", company: "ACME", tier: "gold" }],
    upsert: {
      a: created({ email: "new@%.net", first_name: "Neu", ...person, company: "ACME", "attribute:Tier": "gold" }),
    },
    insert: {
      a: created({ email: "new@%.net", first_name: "Neu", ...person, company: "ACME", "attribute:Tier": "gold" }),
    },
    update: { a: skipped("no_match") },
  },
  "exists by id": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [{ key: "a", id: "#anna", email: "anne@%.net", first_name: "Anne" }],
    upsert: { a: updated("anna", "id", { email: ["anna@%.net", "anne@%.net"], first_name: ["Anna", "Anne"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "id", { email: ["anna@%.net", "anne@%.net"], first_name: ["Anna", "Anne"] }) },
  },
  "exists by e-mail or SKU": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [{ key: "a", email: "anna@%.net", first_name: "Anna", company: "ACME", tier: "gold" }],
    upsert: { a: updated("anna", "email", { company: ["", "ACME"], "attribute:Tier": [null, "gold"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "email", { company: ["", "ACME"], "attribute:Tier": [null, "gold"] }) },
  },
  "exists, in another case": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [{ key: "a", email: "ANNA@%.net", first_name: "Anna" }],
    upsert: { a: updated("anna", "email", { email: ["anna@%.net", "ANNA@%.net"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "email", { email: ["anna@%.net", "ANNA@%.net"] }) },
  },
  "is as it should be": {
    given: { anna: { email: "anna@%.net", first_name: "Anna", company: "ACME", attributes: { Tier: "gold" } } },
    rows: [{ key: "a", email: "anna@%.net", first_name: "Anna", company: "ACME", tier: "gold" }],
    upsert: { a: unchanged("anna", "email") },
    insert: { a: skipped("exists") },
    update: { a: unchanged("anna", "email") },
  },
  "two rows for one target, which is new": {
    rows: [
      { key: "a", email: "two@%.net", first_name: "First" },
      { key: "b", email: "two@%.net", first_name: "Second" },
    ],
    upsert: { a: created({ email: "two@%.net", first_name: "First", ...person }), b: claimedWhenNew() },
    insert: { a: created({ email: "two@%.net", first_name: "First", ...person }), b: claimedWhenNew() },
    update: { a: skipped("no_match"), b: skipped("no_match") },
  },
  "two rows for one target, which exists": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [
      { key: "a", email: "anna@%.net", first_name: "First" },
      { key: "b", id: "#anna", email: "other@%.net", first_name: "Second" },
    ],
    upsert: { a: updated("anna", "email", { first_name: ["Anna", "First"] }), b: claimed("a") },
    insert: { a: skipped("exists"), b: skipped("exists") },
    update: { a: updated("anna", "email", { first_name: ["Anna", "First"] }), b: claimed("a") },
  },
  "two rows for one target, the first as it should be": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [
      { key: "a", email: "anna@%.net", first_name: "Anna" },
      { key: "b", email: "anna@%.net", first_name: "Second" },
    ],
    upsert: { a: unchanged("anna", "email"), b: claimed("a") },
    insert: { a: skipped("exists"), b: skipped("exists") },
    update: { a: unchanged("anna", "email"), b: claimed("a") },
  },
  "two rows with one key": {
    rows: [
      { key: "a", email: "one@%.net", first_name: "One" },
      { key: "a", email: "other@%.net", first_name: "Other" },
    ],
    ...inEveryMode({
      a: failed("CONFLICT", "DUPLICATE_KEY", '2 rows have the key "%-a", so none of them was written.', "key"),
    }),
  },
  "no key": {
    rows: [{ key: null, email: "nokey@%.net", first_name: "Keyless" }],
    ...inEveryMode({
      "(no key) 1": failed("INPUT", "ROW_WITHOUT_KEY", "The row has no value in the key column key.", "key"),
    }),
  },
  "unknown id": {
    rows: [{ key: "a", id: "99000001", email: "nobody@%.net", first_name: "Nobody" }],
    ...inEveryMode({
      a: failed("NOT_FOUND", "UNKNOWN_CUSTOMER", "The store has no customer with the id 99000001.", "id"),
    }),
  },
  "unknown id, and found by e-mail or SKU": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [{ key: "a", id: "99000002", email: "anna@%.net", first_name: "Anne" }],
    upsert: { a: updated("anna", "email", { first_name: ["Anna", "Anne"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "email", { first_name: ["Anna", "Anne"] }) },
  },
  "nothing to match by": {
    rows: [{ key: "a", first_name: "Nobody" }],
    upsert: { a: requiredMissing("email") },
    insert: { a: requiredMissing("email") },
    update: { a: skipped("no_match") },
  },
  "null is skipped": {
    given: { anna: { email: "anna@%.net", first_name: "Anna", company: "Old Ltd", attributes: { Tier: "gold" } } },
    rows: [{ key: "a", email: "anna@%.net", first_name: "Anne", company: null, tier: null }],
    upsert: { a: updated("anna", "email", { first_name: ["Anna", "Anne"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "email", { first_name: ["Anna", "Anne"] }) },
  },
  "null clears": {
    given: { anna: { email: "anna@%.net", first_name: "Anna", phone: "555" } },
    rows: [{ key: "a", email: "anna@%.net", first_name: "Anna", phone: null }],
    upsert: { a: updated("anna", "email", { phone: ["555", ""] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "email", { phone: ["555", ""] }) },
  },
  "null fails": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [{ key: "a", email: "anna@%.net", first_name: "Anne", last_name: null }],
    ...inEveryMode({
      a: failed("INPUT", "REQUIRED_VALUE_MISSING", "The row has no value for last_name.", "last_name"),
    }),
  },
  "required value is missing": {
    rows: [{ key: "a", email: "short@%.net", first_name: null }],
    upsert: { a: requiredMissing("first_name") },
    insert: { a: requiredMissing("first_name") },
    update: { a: skipped("no_match") },
  },
  "too long": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [
      { key: "a", email: "anna@%.net", first_name: "x".repeat(101) },
      { key: "b", email: "new@%.net", first_name: "x".repeat(101) },
    ],
    ...inEveryMode({ a: tooLong(), b: tooLong() }),
  },
  "wrong type": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [
      { key: "a", email: "anna@%.net", first_name: "Anna", group: "gold" },
      { key: "b", email: "not an address", first_name: "Berta" },
    ],
    ...inEveryMode({
      a: failed(
        "INPUT",
        "VALUE_WRONG_TYPE",
        'customer_group_id takes a whole number, and the row has "gold".',
        "customer_group_id",
      ),
      b: failed(
        "INPUT",
        "VALUE_WRONG_TYPE",
        'email takes an e-mail address, and the row has "not an address".',
        "email",
      ),
    }),
  },
  emoji: {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [
      { key: "a", email: "anna@%.net", first_name: "Anna 😀", company: "🏳️‍🌈 & Söhne" },
      { key: "b", email: "new@%.net", first_name: "Zoë 👩‍👩‍👧" },
    ],
    upsert: {
      a: updated("anna", "email", { first_name: ["Anna", "Anna 😀"], company: ["", "🏳️‍🌈 & Söhne"] }),
      b: created({ email: "new@%.net", first_name: "Zoë 👩‍👩‍👧", ...person }),
    },
    insert: { a: skipped("exists"), b: created({ email: "new@%.net", first_name: "Zoë 👩‍👩‍👧", ...person }) },
    update: {
      a: updated("anna", "email", { first_name: ["Anna", "Anna 😀"], company: ["", "🏳️‍🌈 & Söhne"] }),
      b: skipped("no_match"),
    },
  },
  "several match: fail": {
    given: { twin1: { email: "twin@%.net", first_name: "One" }, twin2: { email: "twin@%.net", first_name: "Two" } },
    rows: [{ key: "a", email: "twin@%.net", first_name: "New" }],
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
      twin1: { email: "twin@%.net", first_name: "One", date_created: "2026-03-01T10:00:00Z" },
      twin2: { email: "twin@%.net", first_name: "Two", date_created: "2025-03-01T10:00:00Z" },
    },
    rows: [{ key: "a", email: "twin@%.net", first_name: "New" }],
    upsert: { a: updated("twin1", "email", { first_name: ["One", "New"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("twin1", "email", { first_name: ["One", "New"] }) },
  },
  "several match: oldest": {
    sync: "oldest",
    given: {
      twin1: { email: "twin@%.net", first_name: "One", date_created: "2026-03-01T10:00:00Z" },
      twin2: { email: "twin@%.net", first_name: "Two", date_created: "2025-03-01T10:00:00Z" },
    },
    rows: [{ key: "a", email: "twin@%.net", first_name: "New" }],
    upsert: { a: updated("twin2", "email", { first_name: ["Two", "New"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("twin2", "email", { first_name: ["Two", "New"] }) },
  },
  "remembered, under another e-mail address or SKU": {
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    earlier: [{ key: "a", email: "anna@%.net", first_name: "Anna" }],
    rows: [{ key: "a", email: "moved@%.net", first_name: "Anna" }],
    upsert: { a: updated("anna", "remembered", { email: ["anna@%.net", "moved@%.net"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("anna", "remembered", { email: ["anna@%.net", "moved@%.net"] }) },
  },
  "changed to what is in use": {
    sync: "by id alone",
    given: { anna: { email: "anna@%.net", first_name: "Anna" }, bert: { email: "bert@%.net", first_name: "Bert" } },
    rows: [{ key: "a", id: "#anna", email: "bert@%.net", first_name: "Anna" }],
    upsert: { a: addressInUse() },
    insert: { a: skipped("exists") },
    update: { a: addressInUse() },
  },
  "made with what is in use": {
    sync: "by id alone",
    given: { bert: { email: "bert@%.net", first_name: "Bert" } },
    rows: [{ key: "a", email: "bert@%.net", first_name: "Berta" }],
    upsert: { a: customerExists() },
    insert: { a: customerExists() },
    update: { a: skipped("no_match") },
  },
  "413 to a batch": {
    sync: "413 to a batch",
    given: { anna: { email: "anna@%.net", first_name: "Anna" }, bert: { email: "bert@%.net", first_name: "Bert" } },
    rows: [
      { key: "a", email: "anna@%.net", first_name: "Anne" },
      { key: "b", email: "bert@%.net", first_name: "Berta" },
      { key: "c", email: "c@%.net", first_name: "C" },
      { key: "d", email: "d@%.net", first_name: "D" },
    ],
    upsert: {
      a: updated("anna", "email", { first_name: ["Anna", "Anne"] }),
      b: updated("bert", "email", { first_name: ["Bert", "Berta"] }),
      c: created({ email: "c@%.net", first_name: "C", ...person }),
      d: created({ email: "d@%.net", first_name: "D", ...person }),
    },
    insert: {
      a: skipped("exists"),
      b: skipped("exists"),
      c: created({ email: "c@%.net", first_name: "C", ...person }),
      d: created({ email: "d@%.net", first_name: "D", ...person }),
    },
    update: {
      a: updated("anna", "email", { first_name: ["Anna", "Anne"] }),
      b: updated("bert", "email", { first_name: ["Bert", "Berta"] }),
      c: skipped("no_match"),
      d: skipped("no_match"),
    },
  },
  "413 to each": {
    sync: "413 to each",
    given: { anna: { email: "anna@%.net", first_name: "Anna" } },
    rows: [
      { key: "a", email: "anna@%.net", first_name: "Anne" },
      { key: "b", email: "new@%.net", first_name: "Neu" },
    ],
    upsert: {
      a: refused("UPDATED", "INPUT", "TOO_LARGE", tooLargeWords),
      b: refused("CREATED", "INPUT", "TOO_LARGE", tooLargeWords),
    },
    insert: { a: skipped("exists"), b: refused("CREATED", "INPUT", "TOO_LARGE", tooLargeWords) },
    update: { a: refused("UPDATED", "INPUT", "TOO_LARGE", tooLargeWords), b: skipped("no_match") },
  },
  "one bad of ten": {
    sync: "one bad of ten",
    given: Object.fromEntries(
      numbered(10, (each) => [`e${each}`, { email: `e${each}@%.net`, first_name: `E${each}` }]),
    ),
    rows: [
      ...numbered(10, (each) => ({
        key: `e${numberedKey(each)}`,
        email: `e${each}@%.net`,
        first_name: `Changed ${each}`,
        group: groupOf(each),
      })),
      ...numbered(10, (each) => ({
        key: `n${numberedKey(each)}`,
        email: `n${each}@%.net`,
        first_name: `New ${each}`,
        group: groupOf(each),
      })),
    ],
    upsert: { ...tenChanged(), ...tenNew() },
    insert: { ...numberedOutcomes("e", 10, () => skipped("exists")), ...tenNew() },
    update: { ...tenChanged(), ...numberedOutcomes("n", 10, () => skipped("no_match")) },
  },
};

/** The fifth of ten is in a group that the store does not have. */
function groupOf(each: number): string | null {
  return each === 5 ? "4711" : null;
}

function tenChanged() {
  return numberedOutcomes("e", 10, (each) =>
    each === 5
      ? refused(
          "UPDATED",
          "INPUT",
          "INPUT_REFUSED",
          "Update customers failed. 0.customer_group_id: invalid customer group ID.",
          "customer_group_id",
        )
      : updated(`e${each}`, "email", { first_name: [`E${each}`, `Changed ${each}`] }),
  );
}

function tenNew() {
  return numberedOutcomes("n", 10, (each) =>
    each === 5
      ? refused(
          "CREATED",
          "INPUT",
          "INPUT_REFUSED",
          "Create customers failed. 0.customer_group_id: invalid customer group ID.",
          "customer_group_id",
        )
      : created({ email: `n${each}@%.net`, first_name: `New ${each}`, ...person }),
  );
}

function claimedWhenNew() {
  return failed(
    "CONFLICT",
    "TARGET_CLAIMED",
    'The customer of email:two@%.net was already planned for "%-a" in this sync.',
    "customer",
    'The customer #a already stands for the row "%-a", which is still in the source.',
  );
}

function requiredMissing(field: string) {
  return failed(
    "INPUT",
    "REQUIRED_FIELDS_MISSING",
    `A new customer needs ${field}, for which the row has no value.`,
    field,
  );
}

function tooLong() {
  return failed(
    "INPUT",
    "VALUE_TOO_LONG",
    "The value for first_name has 101 characters; at most 100 are taken.",
    "first_name",
  );
}

function addressInUse() {
  return refused(
    "UPDATED",
    "INPUT",
    "INPUT_REFUSED",
    "Update customers failed. Error updating customers: email bert@%.net already in use.",
    null,
  );
}

function customerExists() {
  return failed("CONFLICT", "CUSTOMER_EXISTS", "email bert@%.net already in use, by customer #bert.", "email");
}

export const customers: ConformanceObject = {
  object: "customers",
  records: "customers",
  table,
  usualRow: { id: null, email: null, first_name: null, ...person, company: null, group: null, tier: null },
  mapping: [
    { to: "id", from: "id" },
    { to: "email", from: "email" },
    { to: "first_name", from: "first_name", onNull: "skip" },
    { to: "last_name", from: "last_name", onNull: "fail" },
    { to: "phone", from: "phone", onNull: "clear" },
    { to: "company", from: "company" },
    { to: "customer_group_id", from: "group" },
    { to: "attribute:Tier", from: "tier" },
  ],
  matchBy: ["id", "email"],
  prepare({ control }) {
    control.addAttribute("Tier", "string");
    control.addAttribute("Elsewhere", "string");
  },
  give({ control }, { attributes = {}, date_created: date, ...record }) {
    const { id } = control.addCustomer({ ...person, ...record, email: textOf(record["email"]) });
    const ids = new Map(control.attributes().map((each) => [each.name, each.id]));
    for (const [name, value] of Object.entries(attributes ?? {}))
      control.setAttributeValue({ customerId: id, attributeId: ids.get(name) ?? 0, value: textOf(value) });
    if (date !== undefined) control.updateCustomer(id, { date_created: textOf(date) });
    return id;
  },
  made: ({ id }) => ({
    id: id ?? null,
    date_created: "",
    date_modified: "",
    company: "",
    phone: "",
    notes: "",
    tax_exempt_category: "",
    customer_group_id: 0,
    registration_ip_address: "",
    authentication: { force_password_reset: false },
    accepts_product_review_abandoned_cart_emails: false,
    origin_channel_id: 1,
    channel_ids: null,
    store_credit_amounts: [{ amount: 0 }],
  }),
  batches: [
    { method: "PUT", path: "/v3/customers" },
    { method: "POST", path: "/v3/customers" },
  ],
  singles: [],
};
