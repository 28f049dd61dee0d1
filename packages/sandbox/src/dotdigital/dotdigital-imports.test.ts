import { expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import { askDotdigital, importAndLook } from "../../test/ask-dotdigital.js";

async function opened() {
  const sandbox = await startForTest({ customers: 1 });
  const { dotdigital: control } = sandbox.control;
  return {
    control,
    news: control.addList("News").id,
    ask: (call: string, body?: unknown) => askDotdigital(sandbox, call, { body }),
    bring: (...contacts: readonly object[]) => importAndLook(sandbox, contacts),
    sandbox,
  };
}

const of = (email: string, more: object = {}) => ({ matchIdentifier: "email", identifiers: { email }, ...more });
const counts = {
  newContacts: 0,
  updatedContacts: 0,
  globallySuppressed: 0,
  invalidEntries: 0,
  duplicateIdentifiers: 0,
};

it("says so often that it is not finished, then whom it made, whom it changed and what failed", async () => {
  const { control, ask } = await opened();
  control.addContact({ email: "ann@x.io" });
  control.setImports({ notFinished: 2 });
  const contacts = [
    of("ann@x.io"),
    of("bob@x.io"),
    of("no address"),
    of("BOB@x.io"),
    of("cid@x.io", { consentRecords: [{}] }),
  ];
  const { json } = await ask("PUT /contacts/v3/import", { contacts });
  const { importId } = json as { readonly importId: string };
  const look = async () => (await ask(`GET /contacts/v3/import/${importId}`)).json;
  expect([await look(), await look()]).toEqual([
    { importId, status: "NotFinished" },
    { importId, status: "NotFinished" },
  ]);
  const failed = (email: string, failureCode: string) => ({
    matchIdentifier: "email",
    identifiers: { email },
    failures: [{ failureCode, description: expect.any(String) }],
  });
  const finished = {
    importId,
    status: "Finished",
    summary: { ...counts, newContacts: 2, updatedContacts: 1, invalidEntries: 1, duplicateIdentifiers: 1 },
    created: [
      { contactId: 2, identifiers: { email: "bob@x.io" } },
      { contactId: 3, identifiers: { email: "cid@x.io" } },
    ],
    updated: [{ contactId: 1, identifiers: { email: "ann@x.io" } }],
    failures: [
      failed("no address", "invalidEmail"),
      failed("BOB@x.io", "duplicateIdentifier"),
      failed("cid@x.io", "consentRecordsNotApplied"),
    ],
  };
  expect(await look()).toEqual(finished);
  control.set({ nameImported: false });
  expect(await look()).toEqual({ ...finished, created: [], updated: [] });
});

it.for(["unsubscribed", "hardBounced", "ispComplained", "suppressed"] as const)(
  "changes nothing of somebody who is %s, and counts them",
  async (status) => {
    const { control, news, bring } = await opened();
    control.addContact({ email: "ann@x.io", status, dataFields: { FIRSTNAME: "Ann" } });
    const before = control.contact("ann@x.io");
    const told = await bring(of("ann@x.io", { lists: [news], dataFields: { FIRSTNAME: "New" } }));
    expect(told).toMatchObject({
      summary: { ...counts, globallySuppressed: 1 },
      created: [],
      updated: [],
      failures: [],
    });
    expect(control.contact("ann@x.io")).toEqual(before);
    expect(control.resubscribingWrites()).toBe(0);
  },
);

it("puts contacts into lists and takes them out of none, and nobody back into a list that they left", async () => {
  const { control, news, bring } = await opened();
  const offers = control.addList("Offers").id;
  control.addContact({ email: "ann@x.io", lists: [offers], dataFields: { FIRSTNAME: "Ann", LASTNAME: "Lee" } });
  control.addContact({ email: "bob@x.io", lists: [news, offers] });
  control.unsubscribe("bob@x.io", news);
  await bring(
    of("ann@x.io", { lists: [news], dataFields: { firstname: null } }),
    of("bob@x.io", { lists: [news] }),
    of("ann2@x.io", { lists: [news, 7], dataFields: { SHOE: 41 } }),
    of("cid@x.io", { lists: [7] }),
  );
  expect(control.contacts()).toMatchObject([
    { email: "ann@x.io", lists: [offers, news], dataFields: { LASTNAME: "Lee" } },
    { email: "bob@x.io", lists: [offers], unsubscribedLists: [news], status: "subscribed" },
    { email: "cid@x.io", lists: [] },
  ]);
  expect(control.contact("ann@x.io")?.dataFields).toEqual({ LASTNAME: "Lee" });
  control.comeBack("bob@x.io", news);
  expect(control.contact("bob@x.io")).toMatchObject({ lists: [offers, news], unsubscribedLists: [] });
});

it("fails the contact alone that has a data field, a value or a list that is not there", async () => {
  const { control, bring } = await opened();
  control.addDataField("BORN", "Date");
  control.refuse("dan@x.io");
  const told = await bring(
    of("ann@x.io", { dataFields: { SHOE: 41 } }),
    of("bob@x.io", { dataFields: { BORN: "yesterday" } }),
    of("cid@x.io", { lists: [7] }),
    of("dan@x.io"),
    of("eve@x.io", { dataFields: { BORN: "2001-02-03" } }),
  );
  const codes = (told as { readonly failures: readonly { readonly failures: readonly object[] }[] }).failures;
  expect(codes.map(({ failures }) => failures[0])).toMatchObject([
    { failureCode: "invalidDataField", description: "There is no data field SHOE." },
    { failureCode: "invalidDataField" },
    { failureCode: "listNotFound" },
    { failureCode: "invalidEmail", description: "The e-mail address is not accepted." },
  ]);
  expect(control.contacts().map(({ email }) => email)).toEqual(["cid@x.io", "eve@x.io"]);
});

it("counts whoever it is asked to subscribe, who then is", async () => {
  const { control, bring, ask } = await opened();
  for (const email of ["ann@x.io", "bob@x.io"]) control.addContact({ email, status: "unsubscribed" });
  control.addContact({ email: "spam@x.io", status: "ispComplained" });
  const asking = (more: object = {}) => ({ channelProperties: { email: { status: "subscribed", ...more } } });
  await bring(
    of("ann@x.io", asking()),
    of("bob@x.io", asking({ resubscribeOptions: { resubscribeWithNoChallenge: false } })),
    of("spam@x.io", asking()),
  );
  expect(control.resubscribingWrites()).toBe(3);
  expect(control.contacts().map(({ status }) => status)).toEqual(["subscribed", "unsubscribed", "ispComplained"]);
  // Also what is refused, because it is written wrongly.
  const wrong = { channelProperties: { email: { status: "Subscribed" } } };
  expect((await ask("PATCH /contacts/v3/email/ann@x.io", wrong)).status).toBe(400);
  expect((await ask("PUT /contacts/v3/import", { contacts: [of("ann@x.io", wrong)] })).status).toBe(400);
  expect(control.resubscribingWrites()).toBe(5);
  await bring(of("new@x.io", { channelProperties: { email: { optInType: "verifiedDouble" } } }));
  expect(control.contact("new@x.io")?.status).toBe("pendingOptIn");
  await bring(of("new@x.io", { channelProperties: { email: { status: "unsubscribed" } } }));
  expect([control.contact("new@x.io")?.status, control.resubscribingWrites()]).toEqual(["unsubscribed", 5]);
});

it.for(["Failed", "RejectedByWatchdog", "ExceedsAllowedContactLimit"] as const)(
  "ends as %s, and writes nothing, so often as it is told to",
  async (endsAs) => {
    const { control, bring } = await opened();
    control.setImports({ endsAs, times: 1 });
    expect(await bring(of("ann@x.io"))).toMatchObject({ status: endsAs });
    expect(control.contacts()).toEqual([]);
    expect(await bring(of("ann@x.io"))).toMatchObject({ status: "Finished" });
  },
);

it("takes 25 at once, until they are finished, which each is within ten minutes", async () => {
  const { control, ask } = await opened();
  control.setImports({ notFinished: 1 });
  const start = () => ask("PUT /contacts/v3/import", { contacts: [of("ann@x.io")] });
  const started = await Promise.all(Array.from({ length: 25 }, start));
  expect(new Set(started.map(({ status }) => status))).toEqual(new Set([202]));
  expect(await start()).toMatchObject({ status: 429, json: { errorCode: "contacts:tooManyActiveImports" } });
  const [importId] = started.map(({ json }) => (json as { readonly importId: string }).importId);
  await ask(`GET /contacts/v3/import/${importId}`);
  expect((await start()).status).toBe(202);
  control.advance(10 * 60_000);
  expect((await start()).status).toBe(202);
});

it("takes 50 MB and no more, some contacts and no fewer than one, and knows its own imports alone", async () => {
  const { control, ask } = await opened();
  const large = JSON.stringify({ contacts: [of("ann@x.io")] });
  expect((await ask("PUT /contacts/v3/import", large.padEnd(50_000_000))).status).toBe(202);
  expect((await ask("PUT /contacts/v3/import", large.padEnd(50_000_001))).status).toBe(413);
  const refusal = async (body: unknown) => (await ask("PUT /contacts/v3/import", body)).json;
  expect(await refusal({ contacts: [] })).toMatchObject({ errorCode: "contacts:noContactsSpecified" });
  expect(await refusal("{")).toMatchObject({ errorCode: "contacts:badJson" });
  expect(await refusal({ mergeOption: "overwrite-if-empty", contacts: [of("bob@x.io")] })).toMatchObject({
    errorCode: "contacts:badJson",
  });
  expect(await refusal({ contacts: [of("bob@x.io"), { identifiers: { email: "cid@x.io" } }] })).toMatchObject({
    errorCode: "contacts:invalidContacts",
    details: [{ item: "contacts[1].matchIdentifier" }],
  });
  expect(await ask("GET /contacts/v3/import/none")).toMatchObject({
    status: 404,
    json: { errorCode: "contacts:importNotFound" },
  });
  expect(control.contacts()).toHaveLength(1);
});
