/** The laws of every connector, held against this one: a small store with people, orders and products. */
import {
  describeConnector,
  sandboxWorld,
  type ContractWorld,
  type WorldSnapshot,
} from "@storegate/connector-kit/testing";
import { connectorTestTables } from "@storegate/database/testing";
import { afterAll } from "vitest";
import { cdp, type CdpConfig, type CdpRuntime } from "../src/index.js";
import { importKind } from "../src/import/index.js";

const tables = connectorTestTables({ id: cdp.id, migrations: cdp.migrations ?? [] });
afterAll(() => tables.drop());

function cdpWorld(): Promise<ContractWorld<WorldSnapshot>> {
  return sandboxWorld({
    sandbox: { customers: 12, orders: 30, products: 6, subscribers: 6 },
    tables: tables.lend,
    refuse: () => {},
  });
}

const { audiences: _, ...rest } = cdp;
const withoutAudiences = { ...rest, syncKinds: [importKind] };

describeConnector<CdpConfig, CdpRuntime, WorldSnapshot>({
  // Segments, and so audiences, are made by people: segments.test.ts holds them against the same.
  connector: withoutAudiences,
  config: {},
  junk: { "a country of three letters": { defaultCountry: "DEU" }, "no limit": { identity: { mostPerPhone: 0 } } },
  world: cdpWorld,
  foreign: (snapshot) => snapshot,
  people: ["misaki9@gmail.com", "dupont-zoe6@libero.it"],
  places: 6,
});
