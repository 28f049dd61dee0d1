/** Audiences of other integrations into lists, within consent; and what the ledger tells to others. */
import { compareAddresses, Fault } from "@storegate/connector-kit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { allResults } from "../syncs.js";
import { endOfSync } from "../warehouse/end-of-sync.js";
import { peerConnector, type PeerScripts } from "../peer-connector.js";
import { configure } from "./admin.js";
import { impatientLists, startListsWorld, type ListsWorld } from "./lists-world.js";

const scripts: PeerScripts = new Map();
let members: readonly string[];
let world: ListsWorld;
/** The integration that offers the audience `vip`. */
let peer: string;

beforeEach(async () => {
  world = await startListsWorld({}, [impatientLists(), { connector: peerConnector(scripts) }]);
  members = [];
  scripts.set("peer", {
    audiences: [{ id: "vip", name: "Best customers", size: 3 }],
    async *members() {
      yield members.toSorted(compareAddresses);
    },
  });
  peer = await integratePeer();
});
afterEach(() => world[Symbol.asyncDispose]());

async function integratePeer(): Promise<string> {
  const { data } = await world.gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
    { input: { storeId: world.storeId, connectorId: "peer", name: "CDP", config: { script: "peer" } } },
  );
  return data.createIntegration.integration.id;
}

const withAudience = () => ({ audiences: [{ audience: `${peer}/vip`, list: { name: "VIP" } }] });

function inList(name: string): string[] {
  const list = world.dotdigital.lists().find((each) => each.name === name);
  return world.dotdigital
    .contacts()
    .filter((contact) => list !== undefined && contact.lists.includes(list.id))
    .map(({ email }) => email)
    .toSorted();
}

const reasonOf = (results: readonly { key: string; reason: string | null }[], email: string) =>
  results.find(({ key }) => key === email)?.reason;

async function warningsOf(integration: string): Promise<string[]> {
  const { data } = await world.gateway.query("query ($id: ID!) { integration(id: $id) { warnings { code } } }", {
    id: integration,
  });
  return data.integration.warnings.map(({ code }: { code: string }) => code);
}

test("who is in an audience comes into its list as far as they agreed to the newsletter, and leaves it with the audience or the consent", async () => {
  const jane = world.subscribe("jane@example.com");
  world.subscribe("kim@example.com");
  world.subscribe("cart@example.com", { consents: ["abandoned_cart"] });
  members = ["Jane@example.com", "kim@example.com", "cart@example.com", "stranger@example.com"];
  const integration = await world.integrate(withAudience());
  const dry = await world.run(integration, { dryRun: true });
  expect(world.dotdigital.contacts()).toEqual([]);
  const { results } = await world.run(integration);
  expect(inList("VIP")).toEqual(["jane@example.com", "kim@example.com"]);
  expect(reasonOf(results, "cart@example.com")).toBe("no_newsletter");
  expect(reasonOf(results, "stranger@example.com")).toBe("no_newsletter");
  for (const { key, reason } of results) expect(reasonOf(dry.results, key)).toBe(reason);

  members = ["jane@example.com"];
  await world.run(integration);
  expect(inList("VIP")).toEqual(["jane@example.com"]);
  expect(inList("Store subscribers")).toEqual(["jane@example.com", "kim@example.com"]);

  world.sandbox.control.subscribers.update(jane, { consents: [] });
  await world.run(integration);
  expect(inList("VIP")).toEqual([]);
  expect(inList("Store subscribers")).toEqual(["kim@example.com"]);
});

test("an audience alone, without the list of subscribers, takes nobody else", async () => {
  world.subscribe("jane@example.com");
  world.subscribe("kim@example.com");
  members = ["jane@example.com"];
  const integration = await world.integrate({ ...withAudience(), subscribers: { enabled: false } });
  const { results } = await world.run(integration);
  expect(inList("VIP")).toEqual(["jane@example.com"]);
  expect(reasonOf(results, "kim@example.com")).toBe("not_chosen");
  expect(await warningsOf(integration)).toEqual([]);
});

test("while an audience is not told, its list has the members of the last time; who opts out leaves it all the same, and it is warned of", async () => {
  const jane = world.subscribe("jane@example.com");
  world.subscribe("kim@example.com");
  members = ["jane@example.com", "kim@example.com"];
  const integration = await world.integrate(withAudience());
  await world.run(integration);
  scripts.set("peer", {
    async *members() {
      yield ["jane@example.com"];
      throw new Fault({ kind: "CONFIG", code: "BROKEN", message: "The segment is broken.", remedy: "Mend it." });
    },
  });
  world.sandbox.control.subscribers.update(jane, { consents: [] });
  const { sync } = await world.run(integration);
  expect(sync).toMatchObject({ status: "SUCCEEDED" });
  expect(inList("VIP")).toEqual(["kim@example.com"]);
  expect(await warningsOf(integration)).toEqual(["AUDIENCE_STALE"]);
  scripts.set("peer", {
    async *members() {
      yield ["jane@example.com"];
    },
  });
  await world.run(integration);
  expect(inList("VIP")).toEqual([]);
  expect(await warningsOf(integration)).toEqual([]);
});

test("an undo takes people out of the list that they came into, and puts nobody back into one that they left", async () => {
  world.subscribe("jane@example.com");
  world.sandbox.control.addCustomer({ email: "jane@example.com", first_name: "Jane", last_name: "Roe" });
  members = ["jane@example.com"];
  const integration = await world.integrate(withAudience());
  await world.run(integration);
  await world.gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { message } } }",
    {
      id: integration,
      input: { config: { provider: world.provider, ...withAudience(), customers: { enabled: true } } },
    },
  );
  members = [];
  const { sync } = await world.run(integration);
  expect([inList("VIP"), inList("Store customers")]).toEqual([[], ["jane@example.com"]]);
  const { data } = await world.gateway.query(
    "mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } userErrors { message } } }",
    { id: sync.id },
  );
  await endOfSync(world.gateway, data.undoSync.sync.id);
  expect([inList("VIP"), inList("Store customers")]).toEqual([[], []]);
  expect(await allResults(world.gateway, data.undoSync.sync.id)).toMatchObject([
    { outcome: "UPDATED", details: { withheld: [{ resource: "contact", reason: "consent_not_raised" }] } },
  ]);
});

test("into the list of an audience that nobody ever told nobody comes; whoever opts out leaves all lists, others are filled, and it is warned of", async () => {
  const jane = world.subscribe("jane@example.com");
  world.subscribe("kim@example.com");
  members = ["jane@example.com", "kim@example.com"];
  const integration = await world.integrate(withAudience());
  await world.run(integration);
  // From now on another audience fills the list.
  await configure(world, integration, { audiences: [{ audience: `${peer}/none`, list: { name: "VIP" } }] });
  scripts.set("peer", {
    async *members() {
      yield [];
      throw new Fault({ kind: "NOT_FOUND", code: "SEGMENT_NOT_FOUND", message: "There is none.", remedy: "Choose." });
    },
  });
  world.sandbox.control.subscribers.update(jane, { consents: [] });
  world.subscribe("lee@example.com");
  world.sandbox.control.addCustomer({ email: "pat@example.com", first_name: "Pat", last_name: "Roe" });
  const { sync } = await world.run(integration);
  expect(sync).toMatchObject({ status: "SUCCEEDED" });
  expect(inList("VIP")).toEqual(["kim@example.com"]);
  expect(inList("Store subscribers")).toEqual(["kim@example.com", "lee@example.com"]);
  expect(await warningsOf(integration)).toEqual(["AUDIENCE_STALE"]);
});

test("where an audience is all that there is, and was never told, a result says so", async () => {
  world.subscribe("jane@example.com");
  scripts.set("peer", {
    async *members() {
      yield [];
      throw new Fault({ kind: "CONFIG", code: "BROKEN", message: "The segment is broken.", remedy: "Mend it." });
    },
  });
  const integration = await world.integrate({ ...withAudience(), subscribers: { enabled: false } });
  const { results } = await world.run(integration);
  expect(reasonOf(results, "jane@example.com")).toBe("audience_untold");
  expect(inList("VIP")).toEqual([]);
});

test("a form offers the audiences of the store's others; a test of the connection tells of one that is not there", async () => {
  const draft = { storeId: world.storeId, connectorId: "lists", config: { provider: world.provider } };
  const offered = await world.gateway.query(
    "query ($draft: IntegrationDraftInput!, $path: String!) { configOptions(draft: $draft, path: $path) { value label details } }",
    { draft, path: "/audiences/0/audience" },
  );
  expect(offered.data.configOptions).toEqual([
    { value: `${peer}/vip`, label: "Best customers (CDP)", details: { size: 3, connector: "peer" } },
  ]);
  const check = async (audience: string) => {
    const config = { provider: world.provider, audiences: [{ audience, list: { name: "VIP" } }] };
    const { data } = await world.gateway.query(
      "mutation ($input: IntegrationDraftInput!) { testIntegration(input: $input) { checks { name status } } }",
      { input: { ...draft, config } },
    );
    return data.testIntegration.checks;
  };
  expect(await check(`${peer}/vip`)).toContainEqual({ name: "audiences", status: "PASSED" });
  expect(await check(`${peer}/other`)).toContainEqual({ name: "audiences", status: "FAILED" });
});

interface ToldOfPeople {
  readonly byEmail: Readonly<
    Record<string, { readonly consent: { readonly by: unknown; readonly fact: Readonly<Record<string, unknown>> } }>
  >;
  readonly failures: unknown;
}

test("consent is told to the store's other integrations, by addresses as they ask, and nothing of whom nothing is known", async () => {
  world.subscribe("jane@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  world.dotdigital.unsubscribe("jane@example.com");
  await world.run(integration);
  const response = await fetch(`${world.gateway.url}/connectors/peer/${peer}/ask`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${world.gateway.key}` },
    body: JSON.stringify({ facts: ["JANE@Example.com", "stranger@example.com", "no address"] }),
  });
  const { byEmail, failures } = (await response.json()) as ToldOfPeople;
  expect(failures).toEqual([]);
  expect(Object.keys(byEmail)).toEqual(["JANE@Example.com"]);
  const consent = byEmail["JANE@Example.com"]?.consent;
  expect(consent?.by).toMatchObject([{ id: integration, connectorId: "lists" }]);
  expect(consent?.fact["current"]).toContainEqual(
    expect.objectContaining({ channel: "email", purpose: "marketing", value: "WITHDRAWN", source: "provider" }),
  );
  expect(consent?.fact["history"]).toContainEqual(
    expect.objectContaining({ purpose: "marketing", value: "GRANTED", source: "storefront" }),
  );
});
