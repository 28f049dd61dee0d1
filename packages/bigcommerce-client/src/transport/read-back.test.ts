import { expect, test } from "vitest";
import { scriptedStore, wireCustomer, type Received, type Scripted } from "../../test/scripted-store.js";

const person = (name: string) => ({ email: `${name}@shop.net`, firstName: "P", lastName: name });

const posts = (received: readonly Received[]): number => received.filter(({ call }) => call.startsWith("POST")).length;

/** None before anything was sent; then what the test says. */
function lookUps(after: Scripted): (request: Received, sent: number) => Scripted {
  return (_request, sent) =>
    sent === 0 ? { json: { data: [], meta: { pagination: { total: 0, per_page: 250 } } } } : after;
}

test("a category that was made in part and cannot be read is unknown, not to be made again", async () => {
  for (const reading of [{ status: 503 }, { json: { data: [], meta: { pagination: { total: 0 } } } }]) {
    await using store = await scriptedStore((request) =>
      request.call.startsWith("POST") ? { status: 207, json: { errors: { image_url: "is taken" } } } : reading,
    );
    await expect(store.client.categories.create({ name: "Hats", parentId: 0 })).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
      retryable: false,
    });
    expect(posts(store.received)).toBe(1);
  }
});

test("a group that was made and cannot be read is unknown, not to be made again", async () => {
  await using store = await scriptedStore((request) =>
    request.call.startsWith("POST") ? { json: { message: "The discount failed." } } : { status: 503 },
  );
  await expect(store.client.customerGroups.create({ name: "VIP" })).rejects.toMatchObject({
    code: "OUTCOME_UNKNOWN",
    retryable: false,
  });
});

test("customers whom a store cannot make are not called unanswered", async () => {
  await using store = await scriptedStore((request) =>
    request.call.startsWith("POST") ? { status: 501 } : lookUps({})(request, 0),
  );
  await expect(store.client.customers.create([person("a")])).rejects.toMatchObject({ code: "STORE_CANNOT" });
  expect(store.received.map(({ call }) => call)).toEqual(["GET /v3/customers", "POST /v3/customers"]);
});

test("a look-up that is refused is no refusal of the customers that were sent", async () => {
  let sent = 0;
  const answer = lookUps({ status: 422, json: { title: "No such filter" } });
  await using store = await scriptedStore((request) => {
    if (!request.call.startsWith("POST")) return answer(request, sent);
    sent += 1;
    return { json: { data: [wireCustomer(1, { email: "b@shop.net" })], meta: {} } };
  });
  await expect(store.client.customers.create([person("a"), person("b")])).rejects.toMatchObject({
    code: "INPUT_REFUSED",
    message: "No such filter.",
  });
  expect(posts(store.received)).toBe(1);
});

test("a variant that an answer leaves out may have been made, and is not to be made again", async () => {
  await using store = await scriptedStore(() => ({ json: { data: [], meta: {} } }));
  const [outcome] = await store.client.productVariants.upsert([{ productId: 1, sku: "x", optionValues: [] }]);
  expect(outcome).toMatchObject({ ok: false, fault: { code: "ITEM_NOT_ANSWERED", retryable: false } });
});
