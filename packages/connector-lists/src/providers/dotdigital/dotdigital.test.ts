import { createHttpClient, type Fault } from "@storegate/http-client";
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { expect, it, onTestFinished } from "vitest";
import type { ListProvider, OptOut, ProviderContact } from "../provider.js";
import { dotdigital } from "./dotdigital.js";

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A sandbox, and its account at Dotdigital, opened. Nothing waits between looks at a job. */
async function opened(given: { readonly password?: string; readonly signal?: AbortSignal } = {}) {
  const sandbox = await startSandbox({ customers: 1, orders: 0, products: 1, subscribers: 0 });
  onTestFinished(() => sandbox.stop());
  const waits: number[] = [];
  const provider = openAccount(sandbox, waits, given);
  return { sandbox, control: sandbox.control.dotdigital, provider, waits };
}

function openAccount(
  sandbox: Sandbox,
  waits: number[],
  { password, signal }: { readonly password?: string; readonly signal?: AbortSignal },
): ListProvider {
  const http = createHttpClient({ allowPrivateHosts: true, retry: { baseMs: 1, capMs: 1, maxHintMs: 0 } });
  onTestFinished(() => http.close());
  return dotdigital.open(
    {
      type: "dotdigital",
      username: sandbox.dotdigitalUser,
      password: password ?? sandbox.dotdigitalPassword,
      url: `${sandbox.dotdigitalUrl}/`,
    },
    {
      http,
      sending: {},
      signal: signal ?? new AbortController().signal,
      logger: quiet,
      now: () => new Date(),
      wait: async (ms, ends) => {
        ends.throwIfAborted();
        waits.push(ms);
      },
    },
  );
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  return work.then(
    () => expect.fail("nothing was thrown"),
    (error: Fault) => error,
  );
}

async function all<Item>(chunks: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const chunk of chunks) items.push(...chunk);
  return items;
}

const emailsOf = (contacts: readonly (ProviderContact | OptOut)[]) => contacts.map(({ email }) => email);

it("asks for the account's region once, and everything else there", async () => {
  const { control, provider } = await opened();
  control.moveToRegion(3);
  control.addList("News");
  expect(await provider.account()).toMatchObject({ id: "1", name: "Sandbox account" });
  expect((await provider.lists()).map(({ name }) => name)).toEqual(["News"]);
  await provider.dataFields();
  expect(control.calls().endpoints["GET /v2/account-info"]).toBe(1);
});

it("finds an account again that moved to another region", async () => {
  const { control, provider } = await opened();
  control.addList("News");
  await provider.lists();
  control.moveToRegion(2);
  expect(await provider.lists()).toHaveLength(1);
});

it("tells refused credentials as such, and shows none of them", async () => {
  const { provider } = await opened({ password: "not-the-password" });
  const fault = await faultOf(provider.lists());
  expect(fault).toMatchObject({ kind: "AUTH", code: "DOTDIGITAL_LOGIN_REFUSED", retryable: false });
  expect(fault.message).toContain("Authorization has been denied for this request.");
  expect(fault.message).not.toContain("not-the-password");
});

it("makes a list once, whoever made it first", async () => {
  const { control, provider } = await opened();
  const made = await provider.createList("Store subscribers");
  expect(await provider.createList("STORE subscribers")).toEqual(made);
  expect(control.lists()).toMatchObject([{ id: Number(made.id), name: "Store subscribers", visibility: "Private" }]);
});

it("makes data fields once, and tells what they hold", async () => {
  const { provider } = await opened();
  await provider.createDataField({ name: "AGE", type: "number" });
  await provider.createDataField({ name: "AGE", type: "number" });
  const fields = await provider.dataFields();
  expect(fields.filter(({ name }) => name === "AGE")).toEqual([{ name: "AGE", type: "number" }]);
});

it("lists more lists than one page has", async () => {
  const { control, provider } = await opened();
  for (let n = 0; n < 1001; n += 1) control.addList(`List ${n}`);
  expect(await provider.lists()).toHaveLength(1001);
});

it("reads all contacts page by page, in the words of one case, and those that changed since", async () => {
  const { control, provider } = await opened();
  const { id } = control.addList("News");
  for (let n = 0; n < 5001; n += 1) control.addContact({ email: `c${n}@x.io` });
  control.addContact({ email: "ann@x.io", lists: [id], dataFields: { FIRSTNAME: "Ann" }, status: "hardBounced" });
  const contacts = await all(provider.contacts(null, ["FIRSTNAME"]));
  expect(contacts).toHaveLength(5002);
  expect(contacts.at(-1)).toMatchObject({
    email: "ann@x.io",
    status: "hard_bounced",
    isOptedOut: true,
    lists: [String(id)],
    fields: { FIRSTNAME: "Ann" },
  });
  const later = new Date(Date.now() + 60_000);
  control.advance(120_000);
  control.unsubscribe("c7@x.io");
  const changed = await all(provider.contacts(later, []));
  expect(changed).toMatchObject([{ email: "c7@x.io", status: "unsubscribed", isOptedOut: true }]);
});

it("knows one contact or none, whatever its address is written with", async () => {
  const { control, provider } = await opened();
  control.addContact({ email: "o'neil+a/b@x.io", status: "softBounced" });
  expect(await provider.contact("o'neil+a/b@x.io", ["FIRSTNAME"])).toMatchObject({
    status: "soft_bounced",
    isOptedOut: false,
  });
  expect(await provider.contact("nobody@x.io", [])).toBeNull();
});

it("asks for no data field that the account has not", async () => {
  const { control, provider } = await opened();
  control.addContact({ email: "ann@x.io", dataFields: { FIRSTNAME: "Ann" } });
  control.addFault({ path: "/contacts/v3/email/*?*NOT_THERE*", respond: { status: 400 }, times: null });
  expect((await provider.contact("ann@x.io", ["FirstName", "NOT_THERE"]))?.fields).toEqual({ FIRSTNAME: "Ann" });
});

it("writes contacts into lists with their fields, waiting in growing pauses", async () => {
  const { control, provider, waits } = await opened();
  control.setImports({ notFinished: 8 });
  const list = await provider.createList("News");
  const outcomes = await provider.write([
    { email: "ann@x.io", addTo: [list.id], fields: { FIRSTNAME: "Ann", LASTNAME: null } },
    { email: "no address", addTo: [list.id], fields: {} },
    { email: "bob@x.io", addTo: [], fields: {} },
  ]);
  expect(outcomes).toMatchObject([
    { ok: true, consentKept: false },
    { ok: false, fault: { kind: "INPUT", code: "DOTDIGITAL_EMAIL_REFUSED", field: "email" } },
    { ok: true },
  ]);
  expect(outcomes[1]).toMatchObject({
    fault: {
      message: "Dotdigital refused no address: invalidEmail, The e-mail address is not valid.",
      remedy: expect.stringContaining("Correct the address in the store"),
    },
  });
  expect(control.contact("ann@x.io")).toMatchObject({ lists: [Number(list.id)], dataFields: { FIRSTNAME: "Ann" } });
  expect(waits).toEqual([500, 2000, 3000, 5000, 8000, 12_000, 15_000, 15_000, 15_000]);
});

it("keeps a consent of which everything is known, and sends no other", async () => {
  const { control, provider } = await opened();
  const proof = {
    text: "Yes, send me news",
    at: new Date("2026-01-02T03:04:05Z"),
    url: "https://shop.example/",
    ipAddress: "192.0.2.1",
    userAgent: "Mozilla/5.0",
  };
  const outcomes = await provider.write([
    { email: "ann@x.io", addTo: [], fields: {}, consent: proof },
    { email: "bob@x.io", addTo: [], fields: {}, consent: { ...proof, ipAddress: " " } },
  ]);
  expect(outcomes).toEqual([
    { ok: true, consentKept: true },
    { ok: true, consentKept: false },
  ]);
  expect(control.contact("ann@x.io")?.consentRecords).toMatchObject([
    { dateTimeConsented: "2026-01-02T03:04:05.000Z" },
  ]);
  expect(control.contact("bob@x.io")?.consentRecords).toEqual([]);
});

it("tells whoever is sent nothing as such, and never as written or as subscribed", async () => {
  const { control, provider } = await opened();
  const { id } = control.addList("News");
  for (const [email, status] of [
    ["gone@x.io", "unsubscribed"],
    ["spam@x.io", "ispComplained"],
    ["out@x.io", "suppressed"],
  ] as const)
    control.addContact({ email, status });
  const emails = ["ann@x.io", "gone@x.io", "spam@x.io", "bob@x.io", "out@x.io"];
  const outcomes = await provider.write(
    emails.map((email) => ({ email, addTo: [String(id)], fields: { FIRSTNAME: "New" } })),
  );
  const outThere = { ok: false, fault: { kind: "CONFLICT", code: "DOTDIGITAL_SUPPRESSED", retryable: false } };
  expect(outcomes).toMatchObject([{ ok: true }, outThere, outThere, { ok: true }, outThere]);
  expect(outcomes[2]).toMatchObject({ fault: { message: expect.stringContaining("isp_complained") } });
  expect(control.contacts().filter(({ lists }) => lists.length > 0)).toHaveLength(2);
  expect(control.resubscribingWrites()).toBe(0);
});

it("sends an import again whose answer was lost, and writes everybody once", async () => {
  const { control, provider } = await opened();
  const { id } = control.addList("News");
  control.addFault({ method: "PUT", path: "/contacts/v3/import", act: "after", respond: "reset" });
  const outcomes = await provider.write([{ email: "ann@x.io", addTo: [String(id)], fields: {} }]);
  expect(outcomes).toMatchObject([{ ok: true }]);
  expect(control.contacts()).toHaveLength(1);
  expect(control.calls().endpoints["PUT /contacts/v3/import"]).toBe(2);
});

it.for([
  ["Failed", "UNAVAILABLE", "DOTDIGITAL_IMPORT_FAILED", true],
  ["RejectedByWatchdog", "CONFIG", "DOTDIGITAL_IMPORT_REJECTED", false],
  ["ExceedsAllowedContactLimit", "CONFIG", "DOTDIGITAL_ACCOUNT_FULL", false],
] as const)("tells an import that ends as %s by a fault of its own", async ([endsAs, kind, code, retryable]) => {
  const { control, provider } = await opened();
  control.setImports({ endsAs, times: 1 });
  const fault = await faultOf(provider.write([{ email: "ann@x.io", addTo: [], fields: {} }]));
  expect(fault).toMatchObject({ kind, code, retryable });
});

it("gives an import up that never finishes, and one that is forgotten, both to be tried again", async () => {
  const { control, provider, waits } = await opened();
  control.setImports({ notFinished: 1000 });
  const write = [{ email: "ann@x.io", addTo: [], fields: {} }];
  expect(await faultOf(provider.write(write))).toMatchObject({ code: "DOTDIGITAL_IMPORT_UNFINISHED", retryable: true });
  expect(waits.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(20 * 60_000);
  control.addFault({
    path: "/contacts/v3/import/*",
    respond: { status: 404, body: { errorCode: "contacts:importNotFound", description: "Could not be found!" } },
  });
  expect(await faultOf(provider.write(write))).toMatchObject({ code: "DOTDIGITAL_IMPORT_LOST", retryable: true });
});

it("waits with an account that has as many imports under way as it may", async () => {
  const { control, provider } = await opened();
  control.setImports({ mostActive: 0 });
  const fault = await faultOf(provider.write([{ email: "ann@x.io", addTo: [], fields: {} }]));
  expect(fault).toMatchObject({ kind: "RATE_LIMITED", code: "DOTDIGITAL_IMPORTS_BUSY", retryAfterMs: 30_000 });
});

it("ends waiting for an import with the signal, by its reason", async () => {
  const ending = new AbortController();
  const { sandbox, control } = await opened();
  control.setImports({ notFinished: 1000 });
  const provider = openAccount(sandbox, [], { signal: ending.signal });
  const reason = new Error("the sync was cancelled");
  control.addFault({ path: "/contacts/v3/import/*", respond: "held" });
  const written = faultOf(provider.write([{ email: "ann@x.io", addTo: [], fields: {} }]));
  await control.untilHeld();
  ending.abort(reason);
  expect(await written).toBe(reason);
});

it("takes contacts out of a list and leaves them in the account, and everybody else in the list", async () => {
  const { control, provider } = await opened();
  const { id } = control.addList("News");
  const contacts = Array.from({ length: 1002 }, (_, n) => control.addContact({ email: `c${n}@x.io`, lists: [id] }));
  control.setImports({ notFinished: 2 });
  const ids = contacts.slice(1).map((contact) => String(contact.id));
  await provider.removeFromList(String(id), ids);
  expect(control.contacts()).toHaveLength(1002);
  expect(control.contacts().filter(({ lists }) => lists.length > 0)).toMatchObject([{ email: "c0@x.io" }]);
  await provider.removeFromList(String(id), ids);
  await provider.removeFromList(String(id), []);
  expect(control.calls().endpoints["POST /v2/address-books/{id}/contacts/delete"]).toBe(4);
});

it("deletes somebody, and says whether they were there", async () => {
  const { control, provider } = await opened();
  const id = String(control.addContact({ email: "ann@x.io" }).id);
  expect(await provider.contactById(id, [])).toMatchObject({ id, email: "ann@x.io" });
  expect(await provider.deleteContact(id)).toBe(true);
  expect(await provider.deleteContact(id)).toBe(false);
  expect(await provider.contactById(id, [])).toBeNull();
  expect(control.contacts()).toEqual([]);
});

it("tells who opted out of the account and of our lists, and why, with a day's overlap, and no soft bounce", async () => {
  const { control, provider } = await opened();
  const [news, other] = [control.addList("News"), control.addList("Other")];
  for (const name of ["un", "spam", "hard", "soft", "out", "list", "fine"])
    control.addContact({ email: `${name}@x.io`, lists: [news.id, other.id] });
  control.unsubscribe("un@x.io");
  control.complain("spam@x.io");
  control.bounce("hard@x.io");
  control.bounce("soft@x.io", false);
  control.suppress("out@x.io");
  control.unsubscribe("list@x.io", news.id);
  const told = await all(provider.optOuts(new Date(Date.now() + 60 * 60_000), [String(news.id)]));
  const seen = told.map(({ email, reason, word, list }) => `${email} ${reason} ${word} ${list}`);
  expect([...new Set(seen)].toSorted()).toEqual([
    "hard@x.io bounce hard_bounced null",
    `list@x.io unsubscribed unsubscribed ${news.id}`,
    "out@x.io suppressed suppressed null",
    "spam@x.io complaint isp_complained null",
    "un@x.io unsubscribed unsubscribed null",
  ]);
  expect(await all(provider.optOuts(new Date(Date.now() + 25 * 60 * 60_000), [String(news.id)]))).toEqual([]);
  expect(emailsOf(await all(provider.optOuts(null, [])))).toContain("un@x.io");
});

it("reads more than a page of those who opted out", async () => {
  const { control, provider } = await opened();
  for (let n = 0; n < 1005; n += 1) control.addContact({ email: `c${n}@x.io`, status: "suppressed" });
  expect(new Set(emailsOf(await all(provider.optOuts(null, []))))).toHaveProperty("size", 1005);
});

it("tells both ways of limiting calls, with the time to wait", async () => {
  const { control, provider } = await opened();
  await provider.lists();
  control.setLimits({ perMinute: 0 });
  const tiered = await faultOf(provider.lists());
  expect(tiered).toMatchObject({ kind: "RATE_LIMITED", code: "DOTDIGITAL_RATE_LIMITED", retryable: true });
  expect(tiered.retryAfterMs).toBeGreaterThan(0);
  expect(tiered.retryAfterMs).toBeLessThanOrEqual(62_000);
  control.setLimits({ perMinute: null, flat: 0 });
  const flat = await faultOf(provider.lists());
  expect(flat).toMatchObject({ kind: "RATE_LIMITED", code: "DOTDIGITAL_RATE_LIMITED", retryAfterMs: 600_000 });
  expect(flat.message).toContain("ERROR_APIUSAGE_EXCEEDED");
});

it.for(["html", "reset"] as const)("tells that it is away (%s) by a code that is not the store's", async (respond) => {
  const { control, provider } = await opened();
  control.addFault({ respond, times: null });
  expect(await faultOf(provider.lists())).toMatchObject({
    kind: "UNAVAILABLE",
    code: "DOTDIGITAL_UNAVAILABLE",
    retryable: true,
  });
});

it.for(["empty", "wrongTypes"] as const)("takes no answer for data that is not one (%s)", async (respond) => {
  const { control, provider } = await opened();
  control.addList("News");
  await provider.account();
  control.addFault({ path: "/v2/address-books", respond, times: null });
  const fault = await faultOf(provider.lists());
  expect(fault.code).toMatch(/^DOTDIGITAL_/);
});

it("takes nobody for a member of a list that they left, however the account shows it", async () => {
  const { control, provider } = await opened();
  const [news, vip] = [control.addList("News").id, control.addList("VIP").id];
  control.addContact({ email: "ann@x.io", lists: [news, vip] });
  control.addContact({ email: "out@x.io", lists: [news], status: "unsubscribed" });
  control.unsubscribe("ann@x.io", news);
  control.set({ showLeftLists: true });
  const ann = await provider.contact("ann@x.io", []);
  expect(ann?.lists).toEqual([String(vip)]);
  const shown = await all(provider.contacts(null, []));
  expect(shown.map(({ email, lists }) => [email, lists])).toEqual([
    ["ann@x.io", [String(vip)]],
    ["out@x.io", [String(news)]],
  ]);
});
