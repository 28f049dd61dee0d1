/** Things of connectors that have ids: `node` finds them, as far as a caller reaches. */
import { connectorNodeId } from "@storegate/connector-kit/graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectorNodes, installedConnectors } from "../src/connectors.js";
import { cardNodes, installedCards, unreadable } from "./card-connector.js";
import { rowOf } from "./filled-results.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";

const strange = `é/"_- ${"x".repeat(300)}`;
let gateway: TestGateway;
let storeId: string;
let validationId: string;
let cardsId: string;
let otherId: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    connectors: [...installedConnectors, installedCards()],
  });
  ({ storeId, integrationId: validationId } = await setUpValidation(gateway));
  cardsId = await keepCards({ a: "first", [strange]: "strange", b: unreadable });
  otherId = await keepCards({ a: "other" });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function keepCards(cards: Record<string, string>): Promise<string> {
  const { data } = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }`,
    { input: { storeId, connectorId: "cards", config: { cards } } },
  );
  return data.createIntegration.integration.id;
}

const cardId = (key: string, integrationId = cardsId): string => connectorNodeId("crd", integrationId, key);

function find(id: string, key?: string) {
  return gateway.query("query ($id: ID!) { node(id: $id) { __typename id ... on Card { text } } }", { id }, key);
}

describe("a thing of a connector's", () => {
  test("is found by the id that it was answered with, as what it is", async () => {
    const { data } = await gateway.query(
      "query ($id: ID!, $key: String!) { card(integrationId: $id, key: $key) { id } }",
      { id: cardsId, key: strange },
    );
    expect(await find(data.card.id)).toEqual({
      data: { node: { __typename: "Card", id: data.card.id, text: "strange" } },
    });
    expect((await find(cardId("a", otherId))).data.node.text).toBe("other");
  });

  test("is not found where there is none of its id", async () => {
    for (const id of [
      cardId("gone"),
      cardId("a", validationId),
      cardId("a", rowOf(cardsId)),
      cardId("a", `int_${crypto.randomUUID()}`),
      connectorNodeId("xyz", cardsId, "a"),
      `${cardId("a")}A`,
      `crd_${rowOf(cardsId)}`,
    ])
      expect(await find(id)).toEqual({ data: { node: null } });
  });

  test("that cannot be read fails alone, and says why", async () => {
    const { data, errors } = await gateway.query(
      "query ($bad: ID!, $good: ID!) { bad: node(id: $bad) { id } good: node(id: $good) { id } }",
      { bad: cardId("b"), good: cardId("a") },
    );
    expect(data).toEqual({ bad: null, good: { id: cardId("a") } });
    expect(errors).toMatchObject([{ path: ["bad"], extensions: { code: "CARD_UNREADABLE" } }]);
  });

  test("cannot be had while its integration is disabled, which is told, and is gone with it", async () => {
    const id = await keepCards({ a: "short" });
    await gateway.query(
      `mutation ($id: ID!) { updateIntegration(id: $id, input: { status: DISABLED }) { userErrors { code } } }`,
      { id },
    );
    const { data, errors } = await find(cardId("a", id));
    expect(data).toEqual({ node: null });
    expect(errors).toMatchObject([{ extensions: { code: "INTEGRATION_DISABLED" } }]);
    await gateway.query(`mutation ($id: ID!) { deleteIntegration(id: $id) { userErrors { code } } }`, { id });
    expect(await find(cardId("a", id))).toEqual({ data: { node: null } });
  });
});

describe("a key", () => {
  const narrowed = async (name: string, column: string, id: string): Promise<string> => {
    const secret = await addApiKey(gateway, "VIEWER", name);
    const { sql } = gateway.database;
    await sql`update api_keys set ${sql(column)} = array[${id}::uuid] where name = ${name}`;
    return secret;
  };

  test("finds what is in its reach", async () => {
    const ofStore = await narrowed("of the store", "store_ids", rowOf(storeId));
    const ofIntegration = await narrowed("of the integration", "integration_ids", rowOf(cardsId));
    for (const key of [ofStore, ofIntegration, await addApiKey(gateway, "VIEWER", "of all")])
      expect((await find(cardId("a"), key)).data.node).toMatchObject({ text: "first" });
  });

  test("cannot tell what is out of its reach from what does not exist", async () => {
    const elsewhere = await narrowed("of another store", "store_ids", "01900000-0000-7000-8000-000000000000");
    const neighbour = await narrowed("of a neighbour", "integration_ids", rowOf(otherId));
    for (const key of [elsewhere, neighbour])
      for (const card of ["a", "b", "gone"]) expect(await find(cardId(card), key)).toEqual({ data: { node: null } });
  });

  test("of a SUBSCRIBER finds nothing", async () => {
    const { data, errors } = await find(cardId("a"), await addApiKey(gateway, "SUBSCRIBER"));
    expect(data).toEqual({ node: null });
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });
});

const taken = (prefix: string): string => `Ids of two sorts of things begin with "${prefix}".`;
test.each([
  ["another connector's", [cardNodes(), cardNodes()], taken("crd")],
  ["the gateway's own", [cardNodes("int")], taken("int")],
  ["none that an id can have", [cardNodes("c1")], 'Ids of the type Card begin with "c1".'],
])("a gateway does not start with a prefix that is %s", (_, nodes, why) => {
  expect(() => connectorNodes([installedCards(nodes)])).toThrow(why);
});
