import { expect, it } from "vitest";
import { startForTest } from "../test/call-store.js";
import { startSandbox, type SandboxOptions } from "./index.js";

it.each<[SandboxOptions, string]>([
  [{ customers: -1 }, "customers takes a whole number from 0 to 10000000, not -1."],
  [{ customers: 2.5 }, "customers takes"],
  [{ customers: 10_000_001 }, "customers takes"],
  [{ orders: Number.NaN }, "orders takes a whole number from 0 to 30000000, not NaN."],
  [{ products: -1 }, "products takes"],
  [{ subscribers: -1 }, "subscribers takes"],
  [{ domains: 0 }, "domains takes a whole number from 1"],
  [{ seed: -1 }, "seed takes"],
  [{ port: 65_536 }, "port takes"],
  [{ dnsPort: -1 }, "dnsPort takes"],
  [{ mailPort: 65_536 }, "mailPort takes"],
  [{ timeScale: 0 }, "timeScale takes a whole number from 1"],
  [{ windowMs: 0 }, "windowMs takes a whole number from 1"],
  [{ latencyMs: -5 }, "latencyMs takes a whole number from 0"],
  [{ plan: "gold" as "pro" }, 'plan takes standard, plus, pro, enterprise, not "gold".'],
  [{ foreignApp: { requestsPerWindow: -1 } }, "requestsPerWindow takes a whole number from 0 to 1000000, not -1."],
  [{ foreignApp: { requestsPerWindow: 1, burst: 0 } }, "burst takes a whole number from 1 to 1000000, not 0."],
])("does not start with %j", async (options, words) => {
  const started = startSandbox({ customers: 1, ...options });
  await expect(started).rejects.toThrow(RangeError);
  await expect(started).rejects.toThrow(words);
});

it("starts with nothing in the store", async () => {
  const { control } = await startForTest({ customers: 0, orders: 0, products: 0, subscribers: 0 });
  expect([...control.customers(), ...control.orders.list()]).toEqual([]);
});

it("holds the control to the same bounds, in process and over HTTP", async () => {
  const { control, controlUrl } = await startForTest({ customers: 1 });
  for (const wrong of [
    () => control.setForeignApp({ requestsPerWindow: Number.NaN }),
    () => control.setForeignApp({ requestsPerWindow: 5, burst: 1.5 }),
    () => control.setLatency(-1),
    () => control.setLatency(Number.NaN),
    () => control.spendQuota(-1),
    () => control.setPlan("gold" as "pro"),
  ]) {
    expect(wrong).toThrow(RangeError);
  }
  const body = JSON.stringify({ requestsPerWindow: 1_000_001 });
  const response = await fetch(`${controlUrl}/foreign-app`, { method: "PUT", body });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("from 0 to 1000000")]);
  expect(control.quota().present).toBeNull();
});
