/** A connector to another system, with tables of its own, keeps the contract; and one that does not is found out. */
import { describeConnector, laws, type ContractCase } from "@storegate/connector-kit/testing";
import { connectorTestTables } from "@storegate/database/testing";
import { afterAll, expect, test } from "vitest";
import type { CrmConfig, CrmRuntime } from "./crm-client.js";
import { askCrm } from "./crm-client.js";
import { crmWorld, type CrmWorldSnapshot } from "./crm-world.js";
import { crm } from "./crm.js";
import { people } from "./people-kind.js";

const tables = connectorTestTables({ id: crm.id, migrations: crm.migrations ?? [] });
afterAll(() => tables.drop());

const given: ContractCase<CrmConfig, CrmRuntime, CrmWorldSnapshot> = {
  connector: crm,
  // The address is the world's.
  config: { url: "https://crm.example.com", apiKey: "marked-secret" },
  junk: { "no address": { url: "crm", apiKey: "marked-secret" } },
  foreign: ({ store, people: known }) => ({
    store,
    people: known.filter(([email]) => email === "stranger@example.com"),
  }),
  world: () => crmWorld(tables.lend),
  places: 3,
};

describeConnector(given);

test("one that is half done between two requests to the other system is killed there, too", async () => {
  const { person } = people.resources;
  if (!person) throw new TypeError("the kind has lost its resource");
  const apply: typeof person.apply = async (context, changes) => {
    const half = changes.map(({ target }) => ({ email: target, name: "half made" }));
    await askCrm(context, "POST", "/people", { people: half });
    return person.apply(context, changes);
  };
  const kind = { ...people, resources: { person: { ...person, apply } } };
  const law = laws.find(({ name }) => name === "killed anywhere and resumed, it ends as if it had not been");
  const check = law?.check({ ...given, connector: { ...crm, syncKinds: [kind] }, places: 16 }, kind);
  await expect(check).rejects.toThrow(/after a kill, person.observe answers \{"name":"half made"\}/);
});

test("one that calls touched what was just created would never delete it again, and is found out", async () => {
  const { person } = people.resources;
  if (!person) throw new TypeError("the kind has lost its resource");
  const undo: typeof person.undo = {
    deletesCreated: true,
    touched: async (_, created) => new Map(created.map(({ target }) => [target, { looks: "touched" }])),
  };
  const kind = { ...people, resources: { person: { ...person, undo } } };
  const law = laws.find(({ name }) => name === "what it changed can be taken back");
  const check = law?.check({ ...given, connector: { ...crm, syncKinds: [kind] } }, kind);
  await expect(check).rejects.toThrow(/^person.undo.touched says of what was just created/);
});
