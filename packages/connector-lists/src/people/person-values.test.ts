/** What of a person goes into data fields. */
import { expect, test } from "vitest";
import { personFields } from "../config.js";
import type { PersonSighting } from "./person-source.js";
import { lookedAt, personFieldTypes, personValue, valueFor } from "./person-values.js";
import { sameValue } from "../providers/field-values.js";

const store = { name: "Shop", storeHash: "abc" };
const sighting = (over: Partial<PersonSighting>): PersonSighting => ({
  kind: "subscriber",
  sourceId: "7",
  firstName: "",
  lastName: "",
  company: "",
  phone: "",
  consents: [],
  newsletter: false,
  origin: null,
  createdAt: null,
  ...over,
});

test("an account's word counts first, then that of who signed up, and a guest's last; what is empty counts nothing", () => {
  const sightings = [
    sighting({ kind: "guest", firstName: "G", lastName: "Guest", phone: "1" }),
    sighting({ kind: "subscriber", newsletter: true, firstName: "S", createdAt: new Date("2026-02-01T00:00:00Z") }),
    sighting({ kind: "subscriber", createdAt: new Date("2026-01-01T00:00:00Z") }),
    sighting({ kind: "customer", sourceId: "12", firstName: " ", company: "Mill", createdAt: new Date(0) }),
  ];
  expect(
    Object.fromEntries(
      personFields.map((field) => [field, personValue({ sightings, knowsCustomers: true }, field, store)]),
    ),
  ).toEqual({
    firstName: "S",
    lastName: "Guest",
    fullName: "S",
    company: "Mill",
    phone: "1",
    origin: "customer, subscriber, subscriber, guest",
    customerId: 12,
    isCustomer: true,
    isSubscriber: true,
    customerSince: "1970-01-01T00:00:00.000Z",
    subscribedAt: "2026-01-01T00:00:00.000Z",
    storeName: "Shop",
    storeHash: "abc",
  });
});

test("of whom nothing is known nothing is told, and every value is of its type or none", () => {
  const nobody = Object.fromEntries(
    personFields.map((field) => [field, personValue({ sightings: [], knowsCustomers: true }, field, store)]),
  );
  expect(nobody).toMatchObject({ firstName: null, customerId: null, customerSince: null, isCustomer: false });
  const types: Record<string, string> = { text: "string", number: "number", boolean: "boolean", date: "string" };
  const account = sighting({
    kind: "customer",
    firstName: "A",
    lastName: "B",
    company: "C",
    phone: "1",
    createdAt: new Date(),
  });
  const subscribed = { ...account, kind: "subscriber" } as const;
  const told = personFields.map((field) => [
    field,
    typeof personValue({ sightings: [account, subscribed], knowsCustomers: true }, field, store),
  ]);
  expect(told).toEqual(personFields.map((field) => [field, types[personFieldTypes[field]]]));
});

test.each([
  [5, "text", "5"],
  [true, "text", "true"],
  [null, "text", null],
  [5, "number", 5],
] as const)("%s goes into a field of %s as %s", (value, type, expected) => {
  expect(valueFor(value, type)).toBe(expected);
});

test.each([
  [null, "", true],
  [undefined, null, true],
  [5, "5", true],
  ["2026-01-01T00:00:00.000Z", "2026-01-01 00:00:00+00:00", true],
  ["2026-01-01T00:00:00.000Z", "2026-01-01T01:00:00+01:00", true],
  ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", false],
  ["a", "b", false],
  ["0", "", false],
] as const)("%s and %s are the same: %s", (one, other, expected) => {
  expect(sameValue(one, other)).toBe(expected);
});

test("where accounts are not looked at nobody knows whether somebody has one, and what was seen of one once is not told", () => {
  const config = { customers: { enabled: false, list: { name: "Accounts" }, guests: true, use: "service" as const } };
  const account = sighting({ kind: "customer", sourceId: "12", createdAt: new Date(0) });
  const subscribed = sighting({ kind: "subscriber", newsletter: true });
  const seen = lookedAt([account, subscribed], config);
  expect(seen).toEqual([subscribed]);
  const person = { sightings: seen, knowsCustomers: false };
  const values = ["isCustomer", "customerId", "customerSince"] as const;
  expect(values.map((field) => personValue(person, field, store))).toEqual([null, null, null]);
  expect(personValue(person, "origin", store)).toBe("subscriber");
});
