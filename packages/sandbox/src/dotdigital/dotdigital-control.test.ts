import { expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import { askDotdigital } from "../../test/ask-dotdigital.js";

async function opened() {
  const sandbox = await startForTest({ customers: 1 });
  const { dotdigital } = sandbox.control;
  const put = async (method: string, path: string, body?: unknown): Promise<readonly [number, unknown]> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${sandbox.controlUrl}/dotdigital${path}`, init);
    const text = await response.text();
    return [response.status, text === "" ? undefined : JSON.parse(text)];
  };
  const status = async (call: string) => (await askDotdigital(sandbox, call)).status;
  return { dotdigital, put, status, sandbox };
}

it("keeps people over HTTP as it does in process", async () => {
  const { dotdigital, put } = await opened();
  const [, list] = await put("POST", "/lists", { name: "News" });
  expect([await put("GET", "/lists"), dotdigital.lists()]).toEqual([[200, [list]], [list]]);
  const { id } = list as { readonly id: number };
  await put("POST", "/data-fields", { name: "AGE", type: "Numeric" });
  expect(await put("GET", "/data-fields")).toEqual([200, dotdigital.dataFields()]);
  const person = { email: "ann@x.io", lists: [id], dataFields: { AGE: 41 } };
  expect(await put("POST", "/contacts", person)).toMatchObject([200, person]);
  const one = "/contacts/ann%40x.io";
  expect(await put("GET", one)).toEqual([200, dotdigital.contact("ann@x.io")]);
  expect(await put("PATCH", one, { dataFields: { AGE: null }, lists: [] })).toMatchObject([200, { lists: [] }]);
  expect(dotdigital.contact("ann@x.io")).toMatchObject({ lists: [], dataFields: {} });
  const statuses: unknown[] = [];
  for (const does of ["unsubscribe", "complain", "bounce", "suppress", "comeBack"]) {
    expect((await put("POST", "/people/ann%40x.io", { does }))[0]).toBe(204);
    statuses.push(dotdigital.contact("ann@x.io")?.status);
  }
  await put("POST", "/people/ann%40x.io", { does: "bounce", hard: false });
  statuses.push(dotdigital.contact("ann@x.io")?.status);
  expect(statuses).toEqual(["unsubscribed", "ispComplained", "hardBounced", "suppressed", "subscribed", "softBounced"]);
  await put("POST", "/people/ann%40x.io", { does: "unsubscribe", list: id });
  expect(dotdigital.contact("ann@x.io")?.unsubscribedLists).toEqual([id]);
  expect(await put("GET", "/contacts")).toEqual([200, dotdigital.contacts()]);
  const gone = [await put("DELETE", one), await put("DELETE", one), await put("GET", one)];
  expect(gone.map(([status]) => status)).toEqual([204, 404, 404]);
  expect([await put("DELETE", `/lists/${id}`), dotdigital.lists()]).toEqual([[204, undefined], []]);
});

it("behaves over HTTP as it does in process", async () => {
  const { dotdigital, put, status, sandbox } = await opened();
  await status("GET /v2/address-books");
  expect(await put("GET", "/calls")).toEqual([200, dotdigital.calls()]);
  await put("DELETE", "/calls");
  expect(dotdigital.calls().total).toBe(0);
  await put("PUT", "/user", { revoked: true });
  expect(await status("GET /v2/address-books")).toBe(401);
  await put("PUT", "/user", { revoked: false });
  await put("PUT", "/region", { region: 3 });
  expect(await status("GET /v2/address-books")).toBe(403);
  await put("PUT", "/region", { region: 1 });
  await put("PATCH", "/limits", { perMinute: { high: 0 } });
  expect(await status("GET /v2/address-books")).toBe(429);
  await put("PATCH", "/limits", { perMinute: null, flat: 0 });
  expect(await status("GET /v2/address-books")).toBe(400);
  await put("PATCH", "/limits", { flat: null });
  await put("PATCH", "/imports", { mostActive: 0 });
  const contacts = [{ matchIdentifier: "email", identifiers: { email: "ann@x.io" } }];
  const refused = await askDotdigital(sandbox, "PUT /contacts/v3/import", { body: { contacts } });
  expect(refused.status).toBe(429);
  await put("PATCH", "/settings", { dates: "iso" });
  expect(await put("GET", "/settings")).toEqual([200, dotdigital.settings()]);
  expect(dotdigital.settings().dates).toBe("iso");
  expect(await put("GET", "/resubscribing-writes")).toEqual([200, { writes: 0 }]);
  await put("POST", "/faults", { path: "/v2/address-books", respond: "held" });
  const held = status("GET /v2/address-books");
  expect(await put("POST", "/held/await", { requests: 1 })).toEqual([204, undefined]);
  expect(await put("GET", "/held")).toEqual([200, { requests: 1 }]);
  await put("DELETE", "/held");
  expect(await held).toBe(200);
  await put("POST", "/faults", { times: null, respond: { status: 500 } });
  await put("DELETE", "/faults");
  expect(await status("GET /v2/address-books")).toBe(200);
  expect((await put("POST", "/advance", { ms: 5 }))[0]).toBe(204);
});

it("refuses what there cannot be, and changes nothing then", async () => {
  const { dotdigital, put } = await opened();
  const list = dotdigital.addList("News").id;
  dotdigital.addContact({ email: "ann@x.io", lists: [list] });
  dotdigital.addContact({ email: "bob@x.io" });
  const before = dotdigital.contacts();
  expect(() => dotdigital.unsubscribe("no@x.io")).toThrow("The account has no contact no@x.io.");
  expect(() => dotdigital.unsubscribe("ann@x.io", 7)).toThrow("The account has no list 7.");
  expect(() => dotdigital.patchContact("ann@x.io", { email: "BOB@x.io" })).toThrow(/already/);
  expect(() => dotdigital.patchContact("ann@x.io", { status: "suppressed", dataFields: { SHOE: 1 } })).toThrow(/SHOE/);
  expect(() => dotdigital.addContact({ email: "cid@x.io", lists: [7] })).toThrow(/no list 7/);
  expect(() => dotdigital.addList("news")).toThrow(/already/);
  expect(() => dotdigital.addDataField("FirstName")).toThrow(/already/);
  expect(() => dotdigital.setImports({ notFinished: -1 })).toThrow(RangeError);
  expect(() => dotdigital.advance(-1)).toThrow(RangeError);
  expect((await put("PATCH", "/settings", { dates: "never" }))[0]).toBe(400);
  expect((await put("POST", "/people/ann%40x.io", { does: "dance" }))[0]).toBe(400);
  expect(dotdigital.contacts()).toEqual(before);
});

it("begins anew with an empty account", async () => {
  const { dotdigital, put, status } = await opened();
  const list = dotdigital.addList("News").id;
  dotdigital.addContact({ email: "ann@x.io", lists: [list] });
  dotdigital.addDataField("AGE", "Numeric");
  dotdigital.refuse("bob@x.io");
  dotdigital.set({ dates: "iso" });
  dotdigital.setLimits({ perMinute: 0 });
  dotdigital.moveToRegion(2);
  dotdigital.addFault({ times: null });
  await status("GET /v2/account-info").catch(() => undefined);
  expect((await put("DELETE", ""))[0]).toBe(204);
  expect([dotdigital.contacts(), dotdigital.lists(), dotdigital.dataFields().length]).toEqual([[], [], 5]);
  expect([dotdigital.calls().total, dotdigital.settings().dates]).toEqual([0, "spaced"]);
  expect(await status("GET /v2/address-books")).toBe(200);
});
