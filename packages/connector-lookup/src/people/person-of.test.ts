import type { Customer } from "@storegate/bigcommerce-client";
import { expect, test } from "vitest";
import type { Account } from "./person.js";
import { byAddress, personOfAccounts } from "./person-of.js";

const account: Account = {
  id: 7,
  email: "Ada@example.com",
  name: "",
  company: "",
  phone: "",
  notes: "",
  groupName: null,
  channelIds: null,
  storeCredit: null,
  addresses: [],
  attributes: [],
  createdAt: null,
};

test("what the first account does not tell, the next ones do", () => {
  const person = personOfAccounts(
    [
      { ...account, phone: "call me", addresses: ["1 Main St"] },
      {
        ...account,
        id: 9,
        name: "Ada",
        phone: "501-329-9800",
        addresses: ["1 Main St", "2 High St"],
        groupName: "VIP",
      },
      { ...account, id: 11, name: "A. L.", company: "Engines", phone: "+1 501 329 9800" },
    ],
    "US",
  );
  expect(person).toMatchObject({
    key: "customer/7",
    externalId: "7",
    email: "Ada@example.com",
    name: "Ada",
    company: "Engines",
    phone: "call me",
    phones: ["+15013299800"],
    addresses: ["1 Main St", "2 High St"],
    groupName: "VIP",
  });
});

test("what nobody tells is null", () => {
  expect(personOfAccounts([{ ...account, email: " " }], "US")).toMatchObject({
    email: null,
    name: null,
    phone: null,
    phones: [],
    company: null,
    groupName: null,
  });
});

test("accounts are one person's by their address in any case; those without one are each their own", () => {
  const customers = [
    { id: 1, email: "a@example.com" },
    { id: 2, email: "A@Example.com " },
    { id: 3, email: "" },
    { id: 4, email: "" },
    { id: 1, email: "a@example.com" },
  ] as Customer[];
  expect(byAddress(customers).map((group) => group.map(({ id }) => id))).toEqual([[1, 2], [3], [4]]);
});
