import { expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import { askDotdigital } from "../../test/ask-dotdigital.js";

async function opened() {
  const sandbox = await startForTest({ customers: 1 });
  const ask = (call: string, body?: unknown) => askDotdigital(sandbox, call, { body });
  const refusal = async (call: string, body?: unknown) => {
    const { status, json } = await ask(call, body);
    return [status, /ERROR_\w+/.exec((json as { readonly message: string }).message)?.[0]];
  };
  return { control: sandbox.control.dotdigital, ask, refusal };
}

it("makes, tells, changes and deletes lists, each of a name of its own", async () => {
  const { control, ask, refusal } = await opened();
  const made = await ask("POST /v2/address-books", { name: "News" });
  const { id } = made.json as { readonly id: number };
  expect([made.status, made.json]).toEqual([200, { id, name: "News", visibility: "Private", contacts: 0 }]);
  control.set({ newListStatus: 201 });
  expect((await ask("POST /v2/address-books", { name: "Offers", visibility: "Public" })).status).toBe(201);
  control.addContact({ email: "ann@x.io", lists: [id] });
  expect((await ask("GET /v2/address-books/private")).json).toMatchObject([{ name: "News", contacts: 1 }]);
  expect((await ask("GET /v2/address-books/public")).json).toMatchObject([{ name: "Offers", contacts: 0 }]);
  expect((await ask("GET /v2/address-books?select=1&skip=1")).json).toMatchObject([{ name: "Offers" }]);

  const duplicate = [400, "ERROR_ADDRESSBOOK_DUPLICATE"];
  expect(await refusal("POST /v2/address-books", { name: "NEWS" })).toEqual(duplicate);
  expect(await refusal("POST /v2/address-books", { name: "All Contacts" })).toEqual(duplicate);
  expect(await refusal(`PUT /v2/address-books/${id}`, { name: "offers" })).toEqual(duplicate);
  const invalid = [400, "ERROR_ADDRESSBOOK_INVALID"];
  expect(await refusal("POST /v2/address-books", { name: "x".repeat(129) })).toEqual(invalid);
  expect(await refusal("POST /v2/address-books", { name: " " })).toEqual(invalid);
  expect(await refusal("POST /v2/address-books", { name: "a", visibility: "public" })).toEqual(invalid);
  expect(await refusal("GET /v2/address-books?select=1001")).toEqual([400, "ERROR_PARAMETER_INVALID"]);

  expect((await ask(`PUT /v2/address-books/${id}`, { name: "news" })).json).toMatchObject({
    name: "news",
    contacts: 1,
  });
  expect(await ask(`DELETE /v2/address-books/${id}`)).toMatchObject({ status: 204, json: undefined });
  expect(control.contact("ann@x.io")?.lists).toEqual([]);
  expect(await refusal(`GET /v2/address-books/${id}`)).toEqual([404, "ERROR_ADDRESSBOOK_NOT_FOUND"]);
});

it("makes, tells and deletes data fields, with the values of contacts", async () => {
  const { control, ask, refusal } = await opened();
  expect(await ask("POST /v2/data-fields", { name: "born", type: "Date" })).toMatchObject({
    status: 201,
    json: { name: "BORN", type: "Date", visibility: "Private", defaultValue: null },
  });
  expect(await refusal("POST /v2/data-fields", { name: "Born", type: "String" })).toEqual([
    400,
    "ERROR_NON_UNIQUE_DATAFIELD",
  ]);
  for (const body of [
    { name: "a b", type: "String" },
    { name: "x".repeat(21), type: "String" },
    { name: "a", type: "date" },
  ])
    expect(await refusal("POST /v2/data-fields", body)).toEqual([400, "ERROR_DATAFIELD_INVALID"]);
  expect((await ask("GET /v2/data-fields")).json).toMatchObject([
    ...["FIRSTNAME", "LASTNAME", "FULLNAME", "GENDER", "POSTCODE"].map((name) => ({ name, type: "String" })),
    { name: "BORN", type: "Date" },
  ]);
  control.addContact({ email: "ann@x.io", dataFields: { Born: "2001-02-03", FIRSTNAME: "Ann" } });
  expect((await ask("DELETE /v2/data-fields/born")).json).toEqual({ dependencies: null, result: true });
  expect(control.contact("ann@x.io")?.dataFields).toEqual({ FIRSTNAME: "Ann" });
  expect(await refusal("DELETE /v2/data-fields/born")).toEqual([404, "ERROR_DATAFIELD_NOTFOUND"]);
});

it("takes contacts out of a list, many in its own time, but for those it does not let go", async () => {
  const { control, ask, refusal } = await opened();
  const list = control.addList("News").id;
  for (const email of ["ann@x.io", "bob@x.io", "cid@x.io"]) control.addContact({ email, lists: [list] });
  control.refuse("cid@x.io");
  control.setImports({ notFinished: 1 });
  const takeOut = `POST /v2/address-books/${list}/contacts/delete`;
  const { status, json } = await ask(takeOut, [1, 99]);
  const { id } = json as { readonly id: string };
  expect([status, json]).toEqual([202, { id, status: "Started" }]);
  expect((await ask(`GET /v2/contacts/deletion/${id}`)).json).toEqual({ Id: id, Status: "Started" });
  expect((await ask(`GET /v2/contacts/deletion/${id}`)).json).toEqual({ Id: id, Status: "Completed" });
  expect((await ask(`DELETE /v2/address-books/${list}/contacts/2`)).status).toBe(204);
  expect(await refusal(`DELETE /v2/address-books/${list}/contacts/2`)).toEqual([404, "ERROR_CONTACT_NOT_FOUND"]);
  expect(await refusal(takeOut, [1, 3])).toEqual([400, "ERROR_CONTACT_INVALID"]);
  expect(await refusal(takeOut, [])).toEqual([400, "ERROR_CONTACTS_ARE_NOT_SPECIFIED"]);
  expect(await refusal("GET /v2/contacts/deletion/none")).toEqual([404, "ERROR_IMPORT_NOT_FOUND"]);
  expect(control.contacts().map(({ lists }) => lists.length)).toEqual([0, 0, 1]);
});

interface Told {
  readonly suppressedContact: { readonly email: string; readonly status: string };
  readonly dateRemoved: string;
  readonly reason: string;
}

it("tells who is sent nothing any more since when and why, until they come back", async () => {
  const { control, ask, refusal } = await opened();
  const list = control.addList("News").id;
  for (const name of ["un", "spam", "hard", "soft", "out", "left", "fine"])
    control.addContact({ email: `${name}@x.io`, lists: [list] });
  const seen = async (path: string, since = "2020-01-01") =>
    ((await ask(`GET ${path}/${since}`)).json as readonly Told[]).map(
      ({ suppressedContact: { email, status }, reason }) => `${email} ${status} ${reason}`,
    );
  control.unsubscribe("un@x.io");
  control.complain("spam@x.io");
  control.bounce("hard@x.io");
  control.bounce("soft@x.io", false);
  control.suppress("out@x.io");
  control.advance(86_400_000);
  control.unsubscribe("left@x.io", list);
  const suppressed = "/v2/contacts/suppressed-since";
  expect(await seen(suppressed)).toEqual([
    "un@x.io Unsubscribed Unsubscribed",
    "spam@x.io IspComplained IspComplained",
    "hard@x.io HardBounced HardBounced",
    "soft@x.io SoftBounced SoftBounced",
    "out@x.io Suppressed Suppressed",
  ]);
  const unsubscribed = "/v2/contacts/unsubscribed-since";
  expect(await seen(unsubscribed)).toEqual(["un@x.io Unsubscribed Unsubscribed"]);
  const left = `/v2/address-books/${list}/contacts/unsubscribed-since`;
  expect(await seen(left)).toEqual(["left@x.io Subscribed Unsubscribed"]);
  const later = new Date(Date.now() + 3_600_000).toISOString();
  expect([await seen(suppressed, later), (await seen(left, later)).length]).toEqual([[], 1]);
  control.comeBack("un@x.io");
  control.comeBack("left@x.io");
  control.deleteContact("spam@x.io");
  expect([(await seen(suppressed)).length, await seen(unsubscribed), await seen(left)]).toEqual([3, [], []]);
  expect(await refusal(`GET ${suppressed}/someday`)).toEqual([400, "ERROR_PARAMETER_INVALID"]);
});

it("tells them by pages, with dates as the examples have them or as ISO 8601", async () => {
  const { control, ask } = await opened();
  for (let n = 1; n <= 2005; n += 1) control.addContact({ email: `c${n}@x.io`, status: "suppressed" });
  const page = async (query: string) =>
    (await ask(`GET /v2/contacts/suppressed-since/2020-01-01?${query}`)).json as readonly Told[];
  expect((await page("select=1000&skip=1000")).at(-1)?.suppressedContact.email).toBe("c2000@x.io");
  expect(await page("select=1000&skip=2000")).toHaveLength(5);
  expect(await page("select=1000&skip=3000")).toEqual([]);
  const date = async () => (await page("select=1"))[0]?.dateRemoved;
  expect(await date()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00$/);
  control.set({ dates: "iso" });
  const first = await date();
  expect(first).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  // The moment itself is within.
  const since = (await ask(`GET /v2/contacts/suppressed-since/${first}?select=1`)).json;
  expect(since).toMatchObject([{ suppressedContact: { email: "c1@x.io" } }]);
});

it("lets the account unsubscribe and suppress, and shows the lists that somebody left where that is asked for", async () => {
  const { control, ask, refusal } = await opened();
  const list = control.addList("News").id;
  for (const email of ["ann@x.io", "bob@x.io", "cid@x.io"]) control.addContact({ email, lists: [list] });
  const told = await ask(`POST /v2/address-books/${list}/contacts/unsubscribe`, { email: "ann@x.io" });
  expect(told.json).toMatchObject({ suppressedContact: { id: 1, status: "Subscribed" }, reason: "Unsubscribed" });
  expect((await ask("POST /v2/contacts/unsubscribe", { email: "bob@x.io" })).json).toMatchObject({
    suppressedContact: { id: 2, status: "Unsubscribed" },
  });
  expect(await refusal("POST /v2/contacts/unsubscribe", { email: "no@x.io" })).toEqual([
    404,
    "ERROR_CONTACT_NOT_FOUND",
  ]);
  const body = [{ id: 3 }, { email: "BOB@x.io" }, { email: "no@x.io" }];
  expect((await ask("PUT /v2/contacts/suppress-contacts", body)).json).toEqual({
    suppressed: [
      { id: 3, email: null },
      { id: 0, email: "BOB@x.io" },
    ],
    notFound: [{ id: 0, email: "no@x.io" }],
  });
  expect(control.contacts()).toMatchObject([
    { status: "subscribed", lists: [], unsubscribedLists: [list] },
    { status: "suppressed", lists: [list] },
    { status: "suppressed", lists: [list] },
  ]);
  const shown = async () => (await ask("GET /contacts/v3/contactId/1?include=lists")).json;
  expect(await shown()).toMatchObject({ lists: [] });
  control.set({ showLeftLists: true });
  expect(await shown()).toMatchObject({ lists: [{ id: list, name: "News", status: "suppressed" }] });
  expect((await ask("GET /contacts/v3/contactId/2?include=lists")).json).toMatchObject({
    lists: [{ status: "suppressed" }],
  });
});

it("counts every call that asks somebody back, who answers a challenge or not, or cannot come", async () => {
  const { control, ask } = await opened();
  const list = control.addList("News").id;
  control.addContact({ email: "ann@x.io", status: "unsubscribed" });
  control.addContact({ email: "spam@x.io", status: "ispComplained" });
  control.addContact({ email: "left@x.io", lists: [list] });
  control.unsubscribe("left@x.io", list);
  const back = async (path: string, email: string) => {
    const { json } = await ask(`POST ${path}`, { unsubscribedContact: { email } });
    return [(json as { readonly status: string }).status, control.contact(email)?.status];
  };
  const [asked, forced] = ["/v2/contacts/resubscribe", "/v2/contacts/resubscribe-with-no-challenge"];
  expect(await back(asked, "ann@x.io")).toEqual(["ContactChallenged", "unsubscribed"]);
  expect(await back(forced, "spam@x.io")).toEqual(["ContactCannotBeUnsuppressed", "ispComplained"]);
  expect(await back(forced, "ann@x.io")).toEqual(["ContactAdded", "subscribed"]);
  const ofList = `/v2/address-books/${list}/contacts`;
  expect(await back(`${ofList}/resubscribe`, "left@x.io")).toEqual(["ContactChallenged", "subscribed"]);
  expect(control.contact("left@x.io")?.lists).toEqual([]);
  await back(`${ofList}/resubscribe-with-no-challenge`, "left@x.io");
  expect(control.contact("left@x.io")).toMatchObject({ lists: [list], unsubscribedLists: [] });
  expect(control.resubscribingWrites()).toBe(5);
});
