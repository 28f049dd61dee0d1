import { expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";

it("lets a third hand change coupons in process and over HTTP", async () => {
  const sandbox = await startForTest();
  const { coupons } = sandbox.control;
  const before = coupons.snapshot();
  const added = coupons.add({ name: "Willkommen", code: "HALLO-10", type: "promotion", amount: "1.0000", num_uses: 3 });
  expect(added).toMatchObject({ id: 13, num_uses: 3, enabled: false });
  coupons.update(1, { num_uses: 9 });
  expect(coupons.get(1)).toMatchObject({ num_uses: 9 });
  expect(coupons.snapshot()).not.toEqual(before);
  coupons.update(1, { num_uses: 0 });
  expect(coupons.delete(13)).toBe(true);
  expect(coupons.delete(13)).toBe(false);
  expect(coupons.snapshot()).toEqual(before);
  expect(() => coupons.update(99, {})).toThrow("no coupon 99");

  const ask = async (method: string, path: string, body?: unknown) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${sandbox.controlUrl}/coupons${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  expect(JSON.parse((await ask("GET", "")).text)).toEqual(before);
  expect(JSON.parse((await ask("GET", "/2")).text)).toEqual(before[1]);
  const made = await ask("POST", "", { name: "Neu", code: "NEU", type: "free_shipping", amount: "0.0000" });
  expect(JSON.parse(made.text)).toMatchObject({ id: 14, code: "NEU" });
  expect((await ask("POST", "", { name: "Neu" })).status).toBe(400);
  expect((await ask("POST", "", { name: "N", code: "N", type: "free_shipping", amount: "1" })).text).toContain(
    "four decimals",
  );
  expect(JSON.parse((await ask("PATCH", "/14", { enabled: true, applies_to: {} })).text)).toMatchObject({
    enabled: true,
  });
  expect((await ask("DELETE", "/14")).status).toBe(204);
  expect((await ask("GET", "/14")).status).toBe(404);
  expect(coupons.snapshot()).toEqual(before);
});
