/** The laws of every connector, held against this one: a store with customers of every verdict, and groups not its own. */
import { describeConnector, sandboxWorld, type WorldSnapshot } from "@storegate/connector-kit/testing";
import { connectorTestTables } from "@storegate/database/testing";
import { afterAll } from "vitest";
import { createDnsResolver } from "../src/dns/resolver.js";
import { validation } from "../src/index.js";
import { runtimeOf } from "./sync-context.js";

const config = {
  attributeName: "Address check",
  groupNames: { valid: "Check: Valid", risky: "Check: Risky", invalid: "Check: Invalid", unknown: "Check: Unknown" },
};
const ours: readonly string[] = Object.values(config.groupNames);

/** What is left without the attribute, the four groups, and who is in them; who has no group may be put into one. */
function foreign({ customers, groups, attributes, attributeValues, rest }: WorldSnapshot): unknown {
  return {
    customers: customers.map(({ group, ...customer }) => ({
      ...customer,
      foreignGroup: group === null || ours.includes(group) ? null : group,
    })),
    groups: groups.filter(({ name }) => !ours.includes(name)),
    attributes: attributes.filter(({ name }) => name !== config.attributeName),
    attributeValues: attributeValues.filter(({ attribute }) => attribute !== config.attributeName),
    rest,
  };
}

const tables = connectorTestTables({ id: validation.id, migrations: validation.migrations ?? [] });
afterAll(() => tables.drop());

describeConnector({
  connector: {
    ...validation,
    // A name server that falls silent is soon given up.
    open: ({ dnsServers }) =>
      runtimeOf(createDnsResolver({ servers: dnsServers, timeoutMs: 1500, attempts: 1, servfailPausesMs: [] })),
  },
  config,
  junk: {
    "an empty name": { ...config, attributeName: " " },
    "one group for two statuses": { groupNames: { ...config.groupNames, risky: "Check: VALID" } },
    "an unknown policy": { ...config, groupPolicy: "most" },
  },
  foreign,
  caches: ["verdicts"],
  people: ["misaki9@gmail.com", "siobhan7@gmail"],
  world: () =>
    sandboxWorld({
      sandbox: { customers: 36 },
      pageSize: 12,
      tables: tables.lend,
      prepare({ control }) {
        // What an earlier sync left behind, and a customer without an address.
        const { id } = control.addGroup("Check: Valid");
        for (const customer of [1, 2]) control.updateCustomer(customer, { customer_group_id: id });
        control.addAttribute(config.attributeName, "string");
        control.updateCustomer(3, { email: "" });
      },
      refuse: ({ control }, { target }) => control.deleteCustomer(Number(target)),
    }),
});
