import { expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import { askDotdigital } from "../../test/ask-dotdigital.js";

const proof = {
  text: "Yes, send me news",
  dateTimeConsented: "2026-01-02T03:04:05Z",
  url: "https://shop.example/news",
  ipAddress: "2001:db8::1",
  userAgent: "Mozilla/5.0",
};

async function opened() {
  const sandbox = await startForTest({ customers: 1 });
  const ask = (call: string, body?: unknown) => askDotdigital(sandbox, call, { body });
  return { control: sandbox.control.dotdigital, ask };
}

it("makes a contact once, tells it by its address in any case and by its id, and forgets it", async () => {
  const { control, ask } = await opened();
  const list = control.addList("News").id;
  const body = {
    identifiers: { email: "Ann+a/b@X.io" },
    dataFields: { firstName: "Ann" },
    lists: [list],
    consentRecords: [proof],
    channelProperties: { email: { emailType: "plainText", optInType: "double" } },
  };
  const made = await ask("POST /contacts/v3", body);
  expect([made.status, made.json]).toMatchObject([
    201,
    {
      contactId: 1,
      status: "subscribed",
      identifiers: { email: "Ann+a/b@X.io" },
      dataFields: { FIRSTNAME: "Ann" },
      channelProperties: { email: { status: "subscribed", emailType: "PlainText", optInType: "Double" } },
      lists: [{ id: list, name: "News", status: "subscribed" }],
      consentRecords: [{ ...proof, dateTimeCreated: expect.any(String) }],
    },
  ]);
  expect(await ask("POST /contacts/v3", { identifiers: { email: "ann+a/b@x.io" } })).toMatchObject({
    status: 409,
    json: { errorCode: "contacts:idAlreadyExists", description: expect.any(String), details: [] },
  });
  const bare = { contactId: 1, identifiers: { email: "Ann+a/b@X.io" } };
  const told = await ask(`GET /contacts/v3/email/${encodeURIComponent("ann+a/b@x.io")}`);
  expect(told.json).toMatchObject(bare);
  expect(Object.keys(told.json as object)).toEqual(["contactId", "status", "created", "updated", "identifiers"]);
  expect((await ask("GET /contacts/v3/contactId/1?data-fields=FirstName|LASTNAME")).json).toMatchObject({
    ...bare,
    dataFields: { FIRSTNAME: "Ann" },
  });
  expect(control.consentRecords("ann+a/b@x.io")).toMatchObject([proof]);

  expect((await ask("DELETE /contacts/v3/contactId/1")).json).toEqual({ contactId: 1 });
  expect(await ask("GET /contacts/v3/contactId/1")).toMatchObject({
    status: 404,
    json: { errorCode: "contacts:contactNotFound" },
  });
  expect((await ask("DELETE /contacts/v3/email/ann@x.io")).status).toBe(404);
  expect((await ask("GET /contacts/v3/contactId/one")).json).toMatchObject({ errorCode: "contacts:invalidId" });
  expect(control.contacts()).toEqual([]);
});

it("merges what it is given of a contact as it is told to, and null clears a data field", async () => {
  const { control, ask } = await opened();
  const put = (option: string, dataFields: object) =>
    ask(`PATCH /contacts/v3/email/ann@x.io?merge-option=${option}`, { dataFields });
  const fields = () => control.contact("ann@x.io")?.dataFields;
  expect((await put("overwrite", { FIRSTNAME: "Ann", LASTNAME: "Lee" })).status).toBe(201);
  expect((await put("overwrite", { FIRSTNAME: null, LASTNAME: "Li" })).status).toBe(200);
  expect(fields()).toEqual({ LASTNAME: "Li" });
  await put("overwrite-if-empty", { FIRSTNAME: "Anna", LASTNAME: "Long" });
  expect(fields()).toEqual({ FIRSTNAME: "Anna", LASTNAME: "Li" });
  await put("overwrite-if-not-empty", { FIRSTNAME: "", LASTNAME: "Lang" });
  expect(fields()).toEqual({ FIRSTNAME: "Anna", LASTNAME: "Lang" });
  expect((await put("overwriteIfEmpty", {})).status).toBe(400);
});

it("gives a contact another address that is free", async () => {
  const { control, ask } = await opened();
  control.addContact({ email: "ann@x.io" });
  control.addContact({ email: "bob@x.io" });
  const rename = (email: string) => ask("PATCH /contacts/v3/contactId/1", { identifiers: { email } });
  expect((await rename("bob@x.io")).status).toBe(409);
  expect((await rename("anna@x.io")).status).toBe(200);
  expect([control.contact("ann@x.io"), control.contact("anna@x.io")?.id]).toEqual([undefined, 1]);
  expect((await ask("PATCH /contacts/v3/contactId/9", {})).status).toBe(400);
});

it("replaces a contact as a whole but for its consents and its will, and takes no consents with that", async () => {
  const { control, ask } = await opened();
  const [one, other] = [control.addList("One").id, control.addList("Other").id];
  control.addContact({ email: "ann@x.io", lists: [one], dataFields: { FIRSTNAME: "Ann" } });
  control.unsubscribe("ann@x.io");
  const identifiers = { email: "ann@x.io" };
  const put = (body: object) => ask("PUT /contacts/v3/email/ann@x.io", body);
  expect((await put({ identifiers, consentRecords: [proof] })).json).toMatchObject({
    errorCode: "contacts:invalidContacts",
  });
  expect((await put({ dataFields: {} })).status).toBe(400);
  expect(control.contact("ann@x.io")).toMatchObject({ lists: [one], dataFields: { FIRSTNAME: "Ann" } });
  expect((await put({ identifiers, dataFields: { LASTNAME: "Lee" }, lists: [other] })).status).toBe(200);
  expect(control.contact("ann@x.io")).toMatchObject({
    lists: [],
    dataFields: { LASTNAME: "Lee" },
    status: "unsubscribed",
  });
  expect((await ask("PUT /contacts/v3/email/bob@x.io", { identifiers: { email: "bob@x.io" } })).status).toBe(404);
});

it("takes enums in camelCase alone, and tells them in PascalCase", async () => {
  const { control, ask } = await opened();
  control.addContact({ email: "ann@x.io", status: "hardBounced" });
  const refused = await ask("PATCH /contacts/v3/email/ann@x.io", {
    channelProperties: { email: { optInType: "Double" } },
  });
  expect(refused).toMatchObject({
    status: 400,
    json: {
      errorCode: "contacts:invalidContacts",
      details: [{ item: "channelProperties.email.optInType", description: expect.any(String) }],
    },
  });
  const read = async () => (await ask("GET /contacts/v3/contactId/1?include=channelProperties")).json;
  const email = { emailType: "Html", optInType: "Unknown" };
  expect(await read()).toMatchObject({
    status: "suppressed",
    channelProperties: { email: { ...email, status: "hardBounced" } },
  });
  control.set({ statusWords: "PascalCase", detailField: "error" });
  expect(await read()).toMatchObject({
    status: "Suppressed",
    channelProperties: { email: { ...email, status: "HardBounced" } },
  });
  expect((await ask("PATCH /contacts/v3/email/none", {})).json).toMatchObject({
    details: [{ item: "email", error: "Invalid value for 'email'" }],
  });
});

it.for([
  ["four of five fields", [{ ...proof, userAgent: undefined }]],
  ["an empty text", [{ ...proof, text: "" }]],
  ["a time of no zone", [{ ...proof, dateTimeConsented: "2026-01-02T03:04:05" }]],
  ["an address that is none", [{ ...proof, ipAddress: "somewhere" }]],
  ["a field of its own", [{ ...proof, colour: "red" }]],
  ["none", []],
  ["six", Array.from({ length: 6 }, () => proof)],
] as const)("refuses a contact whose consents are %s", async ([, consentRecords]) => {
  const { control, ask } = await opened();
  const told = await ask("POST /contacts/v3", { identifiers: { email: "ann@x.io" }, consentRecords });
  expect(told).toMatchObject({ status: 400, json: { details: [{ item: "consentRecords" }] } });
  expect(control.contacts()).toEqual([]);
});

it("refuses what a contact cannot have, and names it", async () => {
  const { control, ask } = await opened();
  control.addDataField("AGE", "Numeric");
  const identifiers = { email: "ann@x.io" };
  const told = await ask("POST /contacts/v3", { identifiers, dataFields: { SHOE: 1 }, lists: [7] });
  expect(told.json).toMatchObject({
    details: [
      { item: "dataFields", description: "There is no data field SHOE." },
      { item: "lists", description: "There is no list 7." },
    ],
  });
  const old = await ask("POST /contacts/v3", { identifiers, dataFields: { age: "old" } });
  expect(old.text).toContain("age is of type Numeric");
  expect((await ask("POST /contacts/v3", { identifiers, lists: [] })).status).toBe(400);
  control.refuse("ann@x.io");
  expect((await ask("POST /contacts/v3", { identifiers })).status).toBe(400);
  expect(control.contacts()).toEqual([]);
});

interface Page {
  readonly _items: readonly { readonly contactId: number }[];
  readonly _links: { readonly next: { readonly marker: string; readonly link: string } };
}

it("tells contacts page by page, with a link to what comes next on the last, empty page too", async () => {
  const { control, ask } = await opened();
  for (let n = 1; n <= 12_003; n += 1) control.addContact({ email: `c${n}@x.io` });
  control.deleteContact("c5000@x.io");
  const sizes: number[] = [];
  const ids = new Set<number>();
  let marker = "";
  for (let page = 1; page <= 5; page += 1) {
    const { _items: items, _links: links } = (await ask(`GET /contacts/v3?limit=5000${marker}`)).json as Page;
    sizes.push(items.length);
    for (const { contactId } of items) ids.add(contactId);
    marker = `&marker=${encodeURIComponent(links.next.marker)}`;
    expect(links.next.link).toContain("/dotdigital/contacts/v3?limit=5000&marker=");
  }
  expect([sizes, ids.size, ids.has(5000)]).toEqual([[5000, 5000, 2002, 0, 0], 12_002, false]);
});

it("tells those of a list, and those made or changed since a time", async () => {
  const { control, ask } = await opened();
  const list = control.addList("News").id;
  for (const email of ["ann@x.io", "bob@x.io", "cid@x.io"]) control.addContact({ email });
  control.advance(60_000);
  const since = `gte::${new Date(Date.now() + 30_000).toISOString()}`;
  control.patchContact("bob@x.io", { lists: [list] });
  control.addContact({ email: "dan@x.io" });
  const ids = async (query: string) =>
    ((await ask(`GET /contacts/v3?${query}`)).json as Page)._items.map(({ contactId }) => contactId);
  expect(await ids(`~modified=${since}`)).toEqual([2, 4]);
  expect(await ids(`~created=${since}`)).toEqual([4]);
  expect(await ids(`~listId=${list}`)).toEqual([2]);
  expect(await ids(`~listId=${list}&~created=${since}`)).toEqual([]);
});

it.for([
  "limit=0",
  "limit=5001",
  "limit=many",
  "marker=AAAA",
  "~modified=2026-01-01",
  "~modified=gte::2026-01-01T00:00:00Z&~created=gte::2026-01-01T00:00:00Z",
  "~segmentId=1",
  "include=everything",
  "data-fields=SHOE",
])("refuses a page that is asked for by %s", async (query) => {
  const { ask } = await opened();
  expect(await ask(`GET /contacts/v3?${query}`)).toMatchObject({
    status: 400,
    json: { errorCode: "contacts:invalidFilter" },
  });
});

it("deletes many in its own time, and says whom it did not know", async () => {
  const { control, ask } = await opened();
  for (const email of ["ann@x.io", "bob@x.io", "cid@x.io"]) control.addContact({ email });
  control.setImports({ notFinished: 1 });
  const body = [{ email: "ANN@x.io" }, { contactId: 2 }, { email: "nobody@x.io" }];
  const { status, json } = await ask("POST /contacts/v3/delete", body);
  const at = `GET /contacts/v3/delete/${(json as { readonly deleteId: string }).deleteId}`;
  expect([status, (await ask(at)).json]).toMatchObject([202, { status: "NotFinished" }]);
  expect((await ask(at)).json).toMatchObject({
    status: "Finished",
    summary: { requestedContacts: 3, deletedContacts: 2, unknownContacts: 1, invalidEntries: 0 },
    deleted: [{ email: "ANN@x.io" }, { contactId: 2 }],
    failures: [{ identifier: { email: "nobody@x.io" }, failures: [{ failureCode: "contactNotFound" }] }],
  });
  expect(control.contacts().map(({ email }) => email)).toEqual(["cid@x.io"]);
  expect((await ask("POST /contacts/v3/delete", [])).status).toBe(400);
});
