import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "@storegate/http-client/testing";
import { expect, test } from "vitest";
import { sandboxStore } from "../../test/sandbox-store.js";
import { parseWebhookEvent } from "./webhook-payload.js";
import { verifyWebhook, type WebhookDelivery } from "./webhook-signature.js";

const destination = "https://gateway.example/hooks";

test("a webhook that was made delivers events that are signed, and told as they are", async () => {
  await using store = await sandboxStore({ customers: 10, clientSecret: "s3cret" });
  const server = createServer();
  const receiver = await listen(server);
  try {
    store.sandbox.control.hooks.deliverTo("https://gateway.example", receiver.url);
    await store.client.hooks.create({ scope: "store/customer/*", destination, headers: { "x-shared": "word" } });
    const arriving = once(server, "request");
    await store.client.customers.update([{ id: 7, company: "New" }]);
    const [request, response] = (await arriving) as [IncomingMessage, { end(): void }];
    const delivery: WebhookDelivery = { headers: request.headers, body: await text(request) };
    response.end();
    expect(request.headers["x-shared"]).toBe("word");
    expect(verifyWebhook(delivery, { secrets: ["s3cret"] })).toMatchObject({ signed: true });
    expect(() => verifyWebhook(delivery, { secrets: ["other"] })).toThrow(
      expect.objectContaining({ code: "WEBHOOK_SIGNATURE_WRONG" }),
    );
    expect(parseWebhookEvent(delivery.body)).toMatchObject({
      scope: "store/customer/updated",
      storeHash: store.sandbox.storeHash,
      entity: "customer",
      customerId: 7,
    });
  } finally {
    await receiver.close();
  }
});

test("webhooks are made, found, changed and deleted, with a token that has no scope", async () => {
  await using store = await sandboxStore({ scopes: [] });
  const { hooks } = store.client;
  const made = await hooks.create({ scope: "store/order/created", destination });
  expect(made).toMatchObject({ storeHash: store.sandbox.storeHash, isActive: true, headers: {} });
  expect(await hooks.list({ scope: "store/order/created", destination, isActive: true })).toEqual([made]);
  expect(await hooks.list({ isActive: false })).toEqual([]);
  const changed = await hooks.update({ id: made.id, isActive: false, headers: { "x-shared": "word" } });
  expect(changed).toMatchObject({ isActive: false, headers: { "x-shared": "word" }, destination });
  expect(await hooks.get(made.id)).toEqual(changed);
  await expect(hooks.create({ scope: "store/order/created", destination })).rejects.toMatchObject({ kind: "INPUT" });
  await expect(hooks.create({ scope: "store/order/*", destination: "http://a.example" })).rejects.toMatchObject({
    kind: "INPUT",
    field: "destination",
  });
  await hooks.notify(["ops@example.com"]);
  expect(await hooks.notifications()).toEqual({ emails: ["ops@example.com"], blockedDomains: [] });
  expect(await hooks.delete(made.id)).toEqual(changed);
  expect(await hooks.delete(made.id)).toBeNull();
});

test("a webhook whose answer was lost is found by its scope and destination, and made once", async () => {
  await using store = await sandboxStore();
  store.sandbox.control.addFault({ method: "POST", act: "after", respond: "reset" });
  const wanted = { scope: "store/order/*", destination };
  await expect(store.client.hooks.create(wanted)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(await store.client.hooks.list(wanted)).toHaveLength(1);
});
