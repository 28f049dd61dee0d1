import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const path = "/v3/customers/settings";
const put = (sandbox: Sandbox, body: unknown, channel = "") =>
  call(sandbox, `${path}${channel}`, { method: "PUT", body });
const join = async (sandbox: Sandbox, more: object) => {
  const body = [{ email: `${randomUUID()}@gmail.com`, first_name: "A", last_name: "B", ...more }];
  return (await call(sandbox, "/v3/customers", { method: "POST", body })).json["data"]![0]!;
};

it("holds the privacy settings and the two groups, and changes only what is sent", async () => {
  const sandbox = await startForTest({ customers: 5 });
  const settings = {
    privacy_settings: {
      ask_shopper_for_tracking_consent: false,
      policy_url: "",
      ask_shopper_for_tracking_consent_on_checkout: false,
    },
    customer_group_settings: { guest_customer_group_id: 0, default_customer_group_id: 0 },
  };
  expect((await call(sandbox, path)).json).toEqual({ data: settings, meta: {} });
  const told = await put(sandbox, {
    privacy_settings: { policy_url: "https://shop.de/privacy" },
    customer_group_settings: { guest_customer_group_id: 3 },
  });
  expect([told.status, told.json["data"]]).toEqual([
    200,
    {
      privacy_settings: { ...settings.privacy_settings, policy_url: "https://shop.de/privacy" },
      customer_group_settings: { guest_customer_group_id: 3, default_customer_group_id: 0 },
    },
  ]);
  expect((await call(sandbox, path)).json["data"]).toEqual(told.json["data"]);
});

it("decides with default_customer_group_id the group of new customers who name none", async () => {
  const sandbox = await startForTest({ customers: 5 });
  await put(sandbox, { customer_group_settings: { default_customer_group_id: 2 } });
  expect((await join(sandbox, {}))["customer_group_id"]).toBe(2);
  expect((await join(sandbox, { customer_group_id: 1 }))["customer_group_id"]).toBe(1);
  expect((await join(sandbox, { customer_group_id: 0 }))["customer_group_id"]).toBe(0);
  expect(each((await call(sandbox, "/v2/customer_groups?is_default=true")).json, "id")).toEqual([2]);
  await call(sandbox, "/v2/customer_groups/3", { method: "PUT", body: { is_default: true } });
  expect((await call(sandbox, path)).json["data"]!["customer_group_settings"]!["default_customer_group_id"]).toBe(3);
  await put(sandbox, { customer_group_settings: { default_customer_group_id: 0 } });
  expect((await join(sandbox, {}))["customer_group_id"]).toBe(0);
});

it("lets a channel have settings of its own, null where it has the store's", async () => {
  const sandbox = await startForTest({ customers: 5 });
  await put(sandbox, { customer_group_settings: { default_customer_group_id: 2 } });
  const own = (await call(sandbox, `${path}/channels/2`)).json["data"]!;
  expect(own["customer_group_settings"]).toEqual({ guest_customer_group_id: null, default_customer_group_id: null });
  expect(own["allow_global_logins"]).toBe(false);
  expect((await call(sandbox, `${path}/channels/1`)).json["data"]!["allow_global_logins"]).toBe(true);
  expect((await join(sandbox, { origin_channel_id: 2 }))["customer_group_id"]).toBe(2);
  const told = await put(sandbox, { customer_group_settings: { default_customer_group_id: 1 } }, "/channels/2");
  expect(told.json["data"]!["customer_group_settings"]!["default_customer_group_id"]).toBe(1);
  expect((await join(sandbox, { origin_channel_id: 2 }))["customer_group_id"]).toBe(1);
  expect((await join(sandbox, {}))["customer_group_id"]).toBe(2);
  await put(sandbox, { customer_group_settings: { default_customer_group_id: null } }, "/channels/2");
  expect((await join(sandbox, { origin_channel_id: 2 }))["customer_group_id"]).toBe(2);
});

it("gives customers of a channel without global logins access to that channel alone", async () => {
  const sandbox = await startForTest({ customers: 5 });
  expect((await join(sandbox, {}))["channel_ids"]).toBeNull();
  expect((await join(sandbox, { origin_channel_id: 2 }))["channel_ids"]).toEqual([2]);
  await put(sandbox, { allow_global_logins: true }, "/channels/2");
  expect((await join(sandbox, { origin_channel_id: 2 }))["channel_ids"]).toBeNull();
  expect((await join(sandbox, { channel_ids: [1, 4] }))["channel_ids"]).toEqual([1, 4]);
});

it.each([
  [{ customer_group_settings: { default_customer_group_id: 77 } }, "customer_group_settings.default_customer_group_id"],
  [{ customer_group_settings: { guest_customer_group_id: null } }, "guest_customer_group_id"],
  [{ privacy_settings: { ask_shopper_for_tracking_consent: "yes" } }, "ask_shopper_for_tracking_consent"],
  [[], ""],
])("refuses %j with 422 and changes nothing", async (body, field) => {
  const sandbox = await startForTest({ customers: 5 });
  const before = (await call(sandbox, path)).json;
  const told = await put(sandbox, body);
  expect([told.status, Object.keys(told.json["errors"]!)]).toEqual([422, [field]]);
  expect((await call(sandbox, path)).json).toEqual(before);
  expect((await call(sandbox, `${path}/channels/none`)).status).toBe(404);
});
