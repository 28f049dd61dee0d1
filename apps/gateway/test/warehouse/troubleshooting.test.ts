/** What goes wrong most often with a store, as whoever looks after it reads it: in a row's result, or in the error of the sync. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { credentials } from "../harness.js";
import { allResults, startSync } from "../syncs.js";
import { endOfSync } from "./end-of-sync.js";
import { customersFrom, person, startWarehouseWorld, type Row, type WarehouseWorld } from "./warehouse-world.js";

let world: WarehouseWorld;

beforeAll(async () => {
  world = await startWarehouseWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const productsFrom = (file: string): Row => ({
  source: { type: "duckdb", path: file },
  key: "key",
  object: "products",
  match: { by: ["id", "sku"] },
  mapping: ["id", "sku", "name", "type", "weight", "price"].map((to) => ({ to, from: to })),
});
const thing = (key: string, rest: Row = {}): Row => ({
  key,
  id: null,
  sku: `SKU-${key}`,
  name: `Thing ${key}`,
  type: "physical",
  weight: "0",
  price: "9.99",
  ...rest,
});

async function play(integrationId: string) {
  const id = await startSync(world.gateway, { integrationId });
  const { status, error } = await endOfSync(world.gateway, id);
  return { status, error, results: await allResults(world.gateway, id) };
}

it("an e-mail address that exists already", async () => {
  const { control } = world.gateway.sandbox;
  const { id } = control.addCustomer({ email: "taken@example.net" });
  await world.load("taken.json", [{ ...person("t", { email: "taken@example.net" }), id: null }]);
  const config = customersFrom("taken.json", { match: { by: ["id"] } });
  const mapping = [{ to: "id", from: "id" }, ...(config["mapping"] as Row[])];
  const { status, results } = await play(await world.integrate({ ...config, mapping }));
  expect(status).toBe("COMPLETED_WITH_ERRORS");
  expect(results).toMatchObject([
    {
      outcome: "FAILED",
      errors: [
        {
          kind: "CONFLICT",
          code: "CUSTOMER_EXISTS",
          message: `email taken@example.net already in use, by customer ${id}.`,
          remedy: "Match by e-mail address as well, to update that customer, or give the row another address.",
          field: "email",
        },
      ],
    },
  ]);
});

it("required fields of customers and of products that are missing", async () => {
  await world.load("short.json", [person("a", { first_name: null, last_name: null })]);
  const customers = await play(await world.integrate(customersFrom("short.json")));
  expect(customers.results).toMatchObject([
    {
      outcome: "FAILED",
      errors: [
        {
          kind: "INPUT",
          code: "REQUIRED_FIELDS_MISSING",
          message: "A new customer needs first_name and last_name, for which the row has no value.",
          remedy: "Give the row a value for first_name and last_name, or map another column or a constant to it.",
          field: "first_name",
        },
      ],
    },
  ]);
  await world.load("shorter.json", [thing("a", { weight: null, price: null })]);
  const products = await play(await world.integrate(productsFrom("shorter.json")));
  expect(products.results).toMatchObject([
    {
      outcome: "FAILED",
      errors: [
        {
          kind: "INPUT",
          code: "REQUIRED_FIELDS_MISSING",
          message: "A new product needs weight and price, for which the row has no value.",
          remedy: "Give the row a value for weight and price, or map another column or a constant to it.",
          field: "weight",
        },
      ],
    },
  ]);
});

it("a product that is not there: by its id, or gone while it is written", async () => {
  const { control } = world.gateway.sandbox;
  const { id } = control.catalog.addProduct({ name: "Gone", sku: "SKU-gone", type: "physical", weight: 0, price: 1 });
  const { id: stays } = control.catalog.addProduct({
    name: "Stays",
    sku: "SKU-stays",
    type: "physical",
    weight: 0,
    price: 1,
  });
  await world.load("gone.json", [thing("gone"), thing("stays"), thing("unknown", { id: 99_000_001 })]);
  const integration = await world.integrate(productsFrom("gone.json"));
  control.addFault({ method: "PUT", path: "/v3/catalog/products", act: "before", respond: "held" });
  const played = play(integration);
  await control.untilHeld();
  control.catalog.deleteProduct(id);
  control.releaseHeld();
  const { results } = await played;
  expect(results).toEqual([
    expect.objectContaining({
      key: "unknown",
      outcome: "FAILED",
      errors: [
        {
          kind: "NOT_FOUND",
          code: "UNKNOWN_PRODUCT",
          message: "The store has no product with the id 99000001.",
          remedy:
            "Correct the id at the source, or leave it empty: the store chooses the id of a product that is made.",
          field: "id",
          retryable: false,
        },
      ],
    }),
    expect.objectContaining({
      key: "gone",
      outcome: "FAILED",
      errors: [
        expect.objectContaining({
          kind: "NOT_FOUND",
          code: "NOT_FOUND",
          message: `The store answered 404 to PUT /v3/catalog/products: There is no product with the id ${id}.`,
          remedy: "Check that the thing still exists, and that the store's plan has PUT /v3/catalog/products.",
        }),
      ],
    }),
    expect.objectContaining({ key: "stays", outcome: "UPDATED", externalId: String(stays) }),
  ]);
});

it("a scope that the token lacks", async () => {
  const { control } = world.gateway.sandbox;
  await world.load("scope.json", [person("s")]);
  const id = await world.integrate(customersFrom("scope.json"));
  control.setScopes(["store_v2_products", "store_v2_customers_read_only"]);
  try {
    const { status, error } = await play(id);
    expect(status).toBe("FAILED");
    expect(error).toEqual({
      kind: "SCOPE",
      code: "SCOPE_MISSING",
      message:
        "You don't have a required scope to access the endpoint. POST /v3/customers needs the scope store_v2_customers.",
      remedy:
        "Give the API account the scope store_v2_customers and enter the new token; if it has it, look whether the store's plan allows the call.",
    });
  } finally {
    control.setScopes(["store_v2_products", "store_v2_customers", "store_v2_information"]);
  }
});

it("a store that is not found: by its hash, or any more", async () => {
  const { sandbox } = world.gateway;
  const { data } = await world.gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { code message } } }",
    { input: { ...credentials(sandbox), storeHash: "nosuch1" } },
  );
  expect(data.connectStore).toMatchObject({ store: null, userErrors: [{ code: "TOKEN_REJECTED" }] });
  expect(data.connectStore.userErrors[0].message).toContain(
    "Either nosuch1 is the hash of another store than the token's: correct the hash.",
  );

  await world.load("found.json", [person("f")]);
  const id = await world.integrate(customersFrom("found.json"));
  const body = {
    status: 404,
    title: "The store could not be found.",
    type: "/api-docs/getting-started/api-status-codes",
  };
  sandbox.control.addFault({ path: "/v3/", times: null, respond: { status: 404, body } });
  const { status, error } = await play(id);
  sandbox.control.clearFaults();
  expect(status).toBe("FAILED");
  expect(error).toEqual({
    kind: "NOT_FOUND",
    code: "NOT_FOUND",
    message: "The store answered 404 to GET /v3/customers: The store could not be found.",
    remedy: "Check that the thing still exists, and that the store's plan has GET /v3/customers.",
  });
});

it("a token that is expired", async () => {
  const { control } = world.gateway.sandbox;
  await world.load("token.json", [person("k")]);
  const id = await world.integrate(customersFrom("token.json"));
  control.revokeToken();
  const { status, error } = await play(id);
  control.restoreToken();
  expect(status).toBe("FAILED");
  expect(error).toEqual({
    kind: "AUTH",
    code: "TOKEN_REJECTED",
    message:
      "The store sandbox1 refused the access token: Unauthorized - the v3 Auth client ID or token in the request are not a valid combination for this store.",
    remedy:
      "Either sandbox1 is the hash of another store than the token's: correct the hash. Or the token is wrong or deleted: create an API account in the store's control panel and enter its token.",
  });
  const { data } = await world.gateway.query(
    `mutation ($id: ID!, $input: UpdateStoreInput!) { updateStore(id: $id, input: $input) { userErrors { message } } }`,
    { id: world.storeId, input: { accessToken: world.gateway.sandbox.accessToken } },
  );
  expect(data.updateStore.userErrors).toEqual([]);
  expect(await play(id)).toMatchObject({ status: "SUCCEEDED", results: [{ outcome: "CREATED" }] });
});

// The last one: the client keeps away from a store under load for some seconds.
it("429, again and again", async () => {
  const { control } = world.gateway.sandbox;
  await world.load("busy.json", [person("b")]);
  const id = await world.integrate(customersFrom("busy.json"));
  control.addFault({ path: "/v3/", times: null, respond: { status: 429 } });
  try {
    const { status, error } = await play(id);
    expect(status).toBe("FAILED");
    expect(error).toMatchObject({
      kind: "RATE_LIMITED",
      code: "RATE_LIMITED",
      remedy: "Wait: the store's quota is used up, perhaps by other apps, or its platform is under load.",
    });
  } finally {
    control.clearFaults();
  }
});
