/** The laws of every connector, held against this one: rows of a file, a store in which some of them are known, and what is not theirs. */
import {
  describeConnector,
  sandboxWorld,
  type ContractCase,
  type WorldSnapshot,
} from "@storegate/connector-kit/testing";
import { connectorTestTables } from "@storegate/database/testing";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import type { WarehouseConfig } from "../src/config.js";
import { rowsKind } from "../src/connector.js";
import { warehouse } from "../src/index.js";
import type { WarehouseRuntime } from "../src/warehouse-context.js";

const tables = connectorTestTables({ id: warehouse.id, migrations: warehouse.migrations ?? [] });
let folder: string;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const person = (n: number) => ({
  key: n,
  email: `person${n}@example.net`,
  // The store does not take so long a name, which the mapping finds.
  first_name: n === 7 ? "x".repeat(101) : `First ${n}`,
  last_name: n === 5 ? null : "Row",
  tier: n % 2 === 0 ? "gold" : null,
});

const product = (n: number) => ({
  key: n,
  name: `Thing ${n}`,
  type: "physical",
  weight: "0",
  price: n === 7 ? "much" : `${n}.50`,
  sku: `T-${n}`,
  brand: n % 3 === 0 ? "Acme" : null,
});

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "storegate-contract-"));
  const lines = (rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join("\n");
  await writeFile(path.join(folder, "people.json"), lines([...numbers(36).map(person), person(3)]));
  await writeFile(path.join(folder, "things.json"), lines(numbers(30).map(product)));
});
afterAll(async () => {
  await tables.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The connector as an integration of one object has it, which writes to these resources alone. */
function connectorOf(...resources: readonly string[]): ContractCase<WarehouseConfig, WarehouseRuntime>["connector"] {
  const written = Object.entries(rowsKind.resources).filter(([name]) => resources.includes(name));
  return {
    ...warehouse,
    syncKinds: [{ ...rowsKind, resources: Object.fromEntries(written) }],
    // Small pages, so that a run has several.
    open: async (host) => ({ ...(await warehouse.open(host)), largestPage: { rows: 12, compared: 9 } }),
  };
}

const common = {
  junk: {
    "no mapping": { source: { type: "duckdb", path: "people.json" }, key: "key", object: "customers", mapping: [] },
    "a field that there is not": {
      source: { type: "duckdb", path: "people.json" },
      key: "key",
      object: "customers",
      mode: "update",
      mapping: [
        { to: "email", from: "email" },
        { to: "shoe_size", from: "size" },
      ],
    },
  },
  caches: ["models"],
};

const isOurs = (email: string): boolean => email.endsWith("@example.net");

describe("customers with attributes", () => {
  describeConnector<WarehouseConfig, WarehouseRuntime, WorldSnapshot>({
    ...common,
    connector: connectorOf("customer", "attributes"),
    config: {
      source: { type: "duckdb", path: "people.json" },
      key: "key",
      object: "customers",
      mapping: [
        { to: "email", from: "email" },
        { to: "first_name", from: "first_name" },
        { to: "last_name", from: "last_name" },
        { to: "attribute:Tier", from: "tier" },
      ],
    },
    // Of rows' customers only what is not mapped is foreign, and those that rows make are not.
    foreign: ({ customers, attributes, attributeValues, rest, groups }) => ({
      customers: customers
        .filter(({ email, notes }) => !isOurs(email) || notes === "here before")
        .map((customer) => (isOurs(customer.email) ? { ...customer, first_name: "", last_name: "" } : customer)),
      attributes: attributes.filter(({ name }) => name !== "Tier"),
      attributeValues: attributeValues.filter(({ attribute }) => attribute !== "Tier"),
      rest,
      groups,
    }),
    world: async () => ({
      ...(await sandboxWorld({
        sandbox: { customers: 5 },
        tables: tables.lend,
        prepare({ control }) {
          for (const n of numbers(36).filter((each) => each > 12 || each === 9))
            control.addCustomer({
              email: `person${n}@example.net`,
              first_name: n === 9 ? "First 9" : "Old",
              last_name: "Row",
              notes: "here before",
            });
        },
        refuse({ control }, { target }) {
          if (target.startsWith("email:"))
            control.addCustomer({ email: target.slice("email:".length), first_name: "Taken" });
          else control.deleteCustomer(Number(target));
        },
      })),
      filesFolder: folder,
    }),
  });
});

describe("products with brands", () => {
  describeConnector<WarehouseConfig, WarehouseRuntime, WorldSnapshot>({
    ...common,
    connector: connectorOf("product"),
    config: {
      source: { type: "duckdb", path: "things.json" },
      key: "key",
      object: "products",
      mapping: [
        ...["name", "type", "weight", "price", "sku"].map((to) => ({ to, from: to })),
        { to: "brand_name", from: "brand" },
      ],
    },
    foreign: ({ customers, attributes, attributeValues, groups, rest }) => {
      const { catalog, ...others } = rest;
      return { customers, attributes, attributeValues, groups, others, catalog: withoutRows(catalog) };
    },
    world: async () => ({
      ...(await sandboxWorld({
        sandbox: { customers: 0, products: 3 },
        tables: tables.lend,
        prepare({ control }) {
          for (const n of numbers(30).filter((each) => each > 16))
            control.catalog.addProduct({ name: `Thing ${n}`, sku: `T-${n}`, price: 1, weight: 2, type: "physical" });
        },
        refuse({ control }, { target }) {
          if (/^\d+$/.test(target)) control.catalog.deleteProduct(Number(target));
          else
            control.catalog.addProduct({
              name: "In the way",
              sku: target.slice("sku:".length),
              price: 1,
              weight: 0,
              type: "physical",
            });
        },
      })),
      filesFolder: folder,
    }),
  });
});

/** The catalogue without the products, variants and brands that rows make, and without what rows change. */
function withoutRows(catalog: unknown): unknown {
  return JSON.parse(
    JSON.stringify(catalog, (_, value: unknown) =>
      Array.isArray(value) ? value.filter((item) => !/"(?:sku":"T-|name":"Acme")/.test(JSON.stringify(item))) : value,
    ),
  );
}
