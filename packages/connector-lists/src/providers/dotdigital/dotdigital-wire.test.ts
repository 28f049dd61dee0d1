/** What the vendor's own files say of its answers, where a whole account behaves otherwise: other cases, other orders, too much, too little. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { createHttpClient, type Fault } from "@storegate/http-client";
import { expect, it, onTestFinished } from "vitest";
import type { ContactWrite, ListProvider } from "../provider.js";
import { dotdigital } from "./dotdigital.js";

interface Asked {
  /** `GET /v2/address-books`, with its query. */
  readonly what: string;
  readonly body: unknown;
}
type Answer = (asked: Asked) => { readonly status?: number; readonly body: unknown };

/** A server that answers as it is told, and the account that it stands for, opened. */
async function opened(answer: Answer, maxResponseBytes?: number) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const what = `${request.method} ${decodeURIComponent(request.url ?? "")}`;
      const question = { what, body: sent === "" ? undefined : (JSON.parse(sent) as unknown) };
      asked.push(question);
      const isInfo = what === "GET /v2/account-info";
      const { status = 200, body } = isInfo ? { body: { id: 7, properties: [] } } : answer(question);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return { asked, provider: openAccount(`http://127.0.0.1:${address.port}`, maxResponseBytes) };
}

function openAccount(url: string, maxResponseBytes = 1_000_000): ListProvider {
  const http = createHttpClient({ allowPrivateHosts: true, retry: { maxAttempts: 1 }, maxResponseBytes });
  onTestFinished(() => http.close());
  const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const { signal } = new AbortController();
  const now = () => new Date("2026-05-01T12:00:00Z");
  const host = { http, sending: {}, signal, logger, now, wait: async () => undefined };
  return dotdigital.open({ type: "dotdigital", username: "user", password: "the-password", url }, host);
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

const write = (email: string): ContactWrite => ({ email, addTo: ["12"], fields: { FIRSTNAME: "Ann" } });
const named = (...emails: readonly string[]) => emails.map((email) => ({ contactId: 1, identifiers: { email } }));
const contactBody = (email: string, status: string, lists: readonly number[] = []) => ({
  contactId: 1,
  identifiers: { email },
  channelProperties: { email: { status } },
  lists: lists.map((id) => ({ id, name: "News", status: "subscribed" })),
  dataFields: { FIRSTNAME: "Ann" },
  created: "2026-01-01T00:00:00",
  updated: "2026-01-02T00:00:00",
});

/** Answers an import with this state, and contacts by their addresses. */
function importing(state: object, contacts: Readonly<Record<string, object>> = {}): Answer {
  return ({ what }) => {
    if (what.startsWith("PUT ")) return { status: 202, body: { importId: "one" } };
    if (what.startsWith("GET /contacts/v3/import/")) return { body: { importId: "one", ...state } };
    const email = /\/email\/([^?]+)/.exec(what)?.[1] ?? "";
    const body = contacts[email];
    return body ? { body } : { status: 404, body: { errorCode: "contacts:contactNotFound", description: "No." } };
  };
}

it("sends an import in the words of requests, and no subscription with it", async () => {
  const { asked, provider } = await opened(
    importing({ status: "Finished", created: named("ann@x.io"), updated: [], failures: [] }),
  );
  await provider.write([write("ann@x.io"), { email: "bob@x.io", addTo: [], fields: {} }]);
  expect(asked.find(({ what }) => what.startsWith("PUT "))?.body).toEqual({
    mergeOption: "overwrite",
    contacts: [
      {
        matchIdentifier: "email",
        identifiers: { email: "ann@x.io" },
        dataFields: { FIRSTNAME: "Ann" },
        lists: [12],
      },
      { matchIdentifier: "email", identifiers: { email: "bob@x.io" } },
    ],
  });
});

it("looks up those alone of whom an import says nothing", async () => {
  const { asked, provider } = await opened(
    importing(
      {
        status: "finished",
        summary: { newContacts: 1, updatedContacts: 1, globallySuppressed: 1, invalidEntries: 0 },
        created: named("ANN@x.io"),
        updated: named("bob@x.io"),
        failures: null,
      },
      {
        "out@x.io": contactBody("out@x.io", "SharedDomainSuppression"),
        "there@x.io": contactBody("there@x.io", "Subscribed", [12]),
        "elsewhere@x.io": contactBody("elsewhere@x.io", "Subscribed", [13]),
      },
    ),
  );
  const emails = ["ann@x.io", "bob@x.io", "out@x.io", "there@x.io", "elsewhere@x.io", "nobody@x.io"];
  expect(await provider.write(emails.map(write))).toMatchObject([
    { ok: true },
    { ok: true },
    { ok: false, fault: { code: "DOTDIGITAL_SUPPRESSED", message: expect.stringContaining("shared_domain_") } },
    { ok: true },
    { ok: false, fault: { code: "PROVIDER_WRITE_UNANSWERED", retryable: true } },
    { ok: false, fault: { code: "PROVIDER_WRITE_UNANSWERED", retryable: true } },
  ]);
  expect(asked.filter(({ what }) => what.startsWith("GET /contacts/v3/email/"))).toHaveLength(4);
});

it("takes a date for written however it is spelt, and what was emptied for empty, of those whom it looks up", async () => {
  const dataFields = { SINCE: "2026-03-01T10:20:58+00:00", COMPANY: "" };
  const found = (email: string) => ({ ...contactBody(email, "Subscribed", [12]), dataFields });
  const { provider } = await opened(
    importing(
      { status: "Finished", created: [], updated: [], failures: [] },
      { "ann@x.io": found("ann@x.io"), "bob@x.io": found("bob@x.io") },
    ),
  );
  const since = (email: string, at: string) => ({ ...write(email), fields: { since: at, COMPANY: null } });
  const writes = [since("ann@x.io", "2026-03-01T10:20:58.000Z"), since("bob@x.io", "2026-03-01T10:20:59.000Z")];
  expect(await provider.write(writes)).toMatchObject([
    { ok: true },
    { ok: false, fault: { code: "PROVIDER_WRITE_UNANSWERED" } },
  ]);
});

it("finds who is sent nothing among those called updated, where only their number is told", async () => {
  const { provider } = await opened(
    importing(
      {
        status: "Finished",
        summary: { globallySuppressed: 1 },
        created: [],
        updated: named("ann@x.io", "out@x.io"),
        failures: [],
      },
      {
        "ann@x.io": contactBody("ann@x.io", "subscribed", [12]),
        "out@x.io": contactBody("out@x.io", "unsubscribed", [12]),
      },
    ),
  );
  expect(await provider.write([write("ann@x.io"), write("out@x.io")])).toMatchObject([
    { ok: true },
    { ok: false, fault: { code: "DOTDIGITAL_SUPPRESSED" } },
  ]);
});

it("tells each failure by its contact, also of one that is called updated, and takes a lost consent for no failure", async () => {
  const failed = (email: string, failureCode: string, description?: string) => ({
    matchIdentifier: "email",
    identifiers: { email },
    failures: [{ failureCode, description }],
  });
  const { provider } = await opened(
    importing({
      status: "Finished",
      updated: named("ann@x.io", "bob@x.io", "cid@x.io"),
      failures: [
        failed("BOB@x.io", "invalidListId", "There is no list 12"),
        failed("cid@x.io", "ConsentRecordsNotApplied"),
        failed("out@x.io", "contactSuppressed", "The contact is suppressed"),
        { matchIdentifier: "email", identifiers: { email: "dot@x.io" }, failures: [] },
      ],
    }),
  );
  const emails = ["ann@x.io", "bob@x.io", "cid@x.io", "out@x.io", "dot@x.io"];
  const consent = { text: "Yes", at: new Date(0), url: "https://x.io", ipAddress: "192.0.2.1", userAgent: "Browser" };
  expect(await provider.write(emails.map((email) => ({ ...write(email), consent })))).toMatchObject([
    { ok: true, consentKept: true },
    { ok: false, fault: { kind: "INPUT", message: expect.stringContaining("There is no list 12") } },
    { ok: true, consentKept: false },
    { ok: false, fault: { code: "DOTDIGITAL_SUPPRESSED" } },
    { ok: false, fault: { kind: "INPUT", message: expect.stringContaining("no reason was given") } },
  ]);
});

it("takes an import's unknown status for none that it can go by", async () => {
  const { provider } = await opened(importing({ status: "Paused" }));
  expect(await faultOf(provider.write([write("ann@x.io")]))).toMatchObject({
    kind: "UNEXPECTED",
    code: "DOTDIGITAL_IMPORT_STATUS_UNKNOWN",
    message: expect.stringContaining("paused"),
  });
});

/** Removals that end as they are told, one after another, and a contact that is in such lists by then. */
function removing(states: string[], lists: readonly { readonly id: number; readonly status: string }[]): Answer {
  return ({ what }) => {
    if (what.startsWith("POST ")) return { status: 202, body: { id: "one", status: "Started" } };
    if (what.startsWith("GET /contacts/v3/contactId/1?"))
      return { body: { contactId: 1, identifiers: { email: "ann@x.io" }, lists } };
    return { body: { Id: "one", Status: states.shift() } };
  };
}

it("understands a removal whose names begin in upper case, and one that failed", async () => {
  const { provider } = await opened(removing(["Started", "Completed", "Failed"], [{ id: 13, status: "Subscribed" }]));
  expect(await provider.removeFromList("12", ["1"])).toEqual(new Map());
  expect(await faultOf(provider.removeFromList("12", ["1"]))).toMatchObject({
    kind: "UNAVAILABLE",
    code: "DOTDIGITAL_REMOVAL_FAILED",
  });
});

it("believes no removal after which the contact is in the list, unless it is told there as one who left", async () => {
  const { provider, asked } = await opened(removing(["Completed"], [{ id: 12, status: "Subscribed" }]));
  const still = await provider.removeFromList("12", ["1"]);
  expect([...still]).toMatchObject([["1", { kind: "CONFLICT", code: "DOTDIGITAL_STILL_IN_LIST" }]]);
  expect(asked.filter(({ what }) => what.startsWith("GET /contacts/v3/"))).toHaveLength(4);
  const left = await opened(removing(["Completed"], [{ id: 12, status: "Suppressed" }]));
  expect(await left.provider.removeFromList("12", ["1"])).toEqual(new Map());
});

it("believes no deletion after which the contact is there", async () => {
  const body = { contactId: 1, identifiers: { email: "ann@x.io" } };
  const { provider } = await opened(() => ({ body }));
  expect(await faultOf(provider.deleteContact("1"))).toMatchObject({
    kind: "UNAVAILABLE",
    code: "DOTDIGITAL_NOT_DELETED",
  });
  const looks = [{ body }, { status: 404, body: { errorCode: "contacts:contactNotFound", description: "None." } }];
  const late = await opened(({ what }) => (what.startsWith("DELETE ") ? { body } : (looks.shift() ?? { body })));
  expect(await late.provider.deleteContact("1")).toBe(true);
});

it("reads times as version 2 writes them, and those without a zone as of UTC", async () => {
  const removed = (email: string | null, dateRemoved: string | null, reason: string) => ({
    suppressedContact: { id: 1, email, status: reason },
    dateRemoved,
    reason,
  });
  const page = [
    removed("ann@x.io", "2020-01-01 09:40:18.527000+00:00", "Unsubscribed"),
    removed("bob@x.io", "2020-01-01T09:40:18.527", "DirectComplaint"),
    removed("cid@x.io", null, "Constructor"),
    removed(null, "2020-01-01T09:40:18Z", "Unsubscribed"),
    removed("dot@x.io", "2020-01-01T09:40:18Z", "PendingOptIn"),
  ];
  const { asked, provider } = await opened(({ what }) => ({
    body: what.includes("/suppressed-since/") && what.endsWith("skip=0") ? page : [],
  }));
  const told = await all(provider.optOuts(new Date("2026-01-02T00:00:00Z"), ["12"]));
  expect(told.map(({ email, at, reason, word }) => [email, at.toISOString(), reason, word])).toEqual([
    ["ann@x.io", "2020-01-01T09:40:18.527Z", "unsubscribed", "unsubscribed"],
    ["bob@x.io", "2020-01-01T09:40:18.527Z", "complaint", "direct_complaint"],
    ["cid@x.io", "2026-05-01T12:00:00.000Z", "suppressed", "constructor"],
  ]);
  expect(asked.map(({ what }) => what)).toContain(
    "GET /v2/address-books/12/contacts/unsubscribed-since/2026-01-01T00:00:00.000Z?select=1000&skip=0",
  );
});

it("asks for fewer contacts at once where a page has more bytes than are read", async () => {
  const { asked, provider } = await opened(({ what }) => {
    const limit = Number(/limit=(\d+)/.exec(what)?.[1]);
    const from = Number(/marker=(\d+)/.exec(what)?.[1] ?? 0);
    const count = Math.min(limit, 700 - from);
    const items = Array.from({ length: count }, (_, n) => contactBody(`c${from + n}@x.io`, "Subscribed"));
    return { body: { _items: items, _links: { next: { marker: String(from + count), link: "" } } } };
  }, 80_000);
  const contacts = await all(provider.contacts(null, []));
  expect(contacts.map(({ email }) => email)).toEqual(Array.from({ length: 700 }, (_, n) => `c${n}@x.io`));
  const limits = asked.flatMap(({ what }) => /limit=(\d+)/.exec(what)?.[1] ?? []);
  expect(limits).toEqual(["5000", "1250", "313", "313", "313", "313"]);
});

it("ends with the page that has no next, leaves out who has no address, and asks for all that it needs", async () => {
  const { asked, provider } = await opened(({ what }) =>
    what.startsWith("GET /v2/data-fields")
      ? { body: [{ name: "FIRSTNAME", type: "String", visibility: "Public", defaultValue: null }] }
      : {
          body: {
            _items: [
              contactBody("ann@x.io", "SpamTrap"),
              { contactId: 2, identifiers: { mobileNumber: "447" }, created: "", updated: null },
            ],
            _links: { self: { marker: "a", link: "" } },
          },
        },
  );
  const contacts = await all(provider.contacts(new Date("2026-01-02T03:04:05.678Z"), ["firstname"]));
  expect(contacts).toMatchObject([
    { email: "ann@x.io", status: "spam_trap", isOptedOut: true, modifiedAt: new Date("2026-01-02T00:00:00Z") },
  ]);
  expect(asked.at(-1)?.what).toBe(
    "GET /contacts/v3?limit=5000&include=channelProperties|lists&data-fields=firstname&~modified=gte::2026-01-02T03:04:05.678Z",
  );
});

it("tells refusals of version 3 with every detail, whichever way those are named", async () => {
  const { provider } = await opened(() => ({
    status: 400,
    body: {
      errorCode: "contacts:invalidContacts",
      description: "Invalid contact data",
      details: [
        { item: "email", error: "You must specify a value" },
        { item: "firstName", description: "Cannot exceed 256 characters" },
      ],
    },
  }));
  expect(await faultOf(provider.write([write("ann@x.io")]))).toMatchObject({
    kind: "INPUT",
    code: "DOTDIGITAL_REFUSED",
    message:
      "Dotdigital answered 400: contacts:invalidContacts. Invalid contact data (email: You must specify a value; firstName: Cannot exceed 256 characters)",
  });
});

it("tells a name that a segment has as one to be chosen otherwise", async () => {
  const { provider } = await opened(({ what }) =>
    what.startsWith("POST ")
      ? { status: 400, body: { message: "There is one already. ERROR_ADDRESSBOOK_DUPLICATE" } }
      : { body: [] },
  );
  expect(await faultOf(provider.createList("Test"))).toMatchObject({
    kind: "CONFIG",
    code: "DOTDIGITAL_LIST_NAME_TAKEN",
    message: expect.stringContaining("ERROR_ADDRESSBOOK_DUPLICATE"),
  });
});

it("tells what it refuses for a reason unknown here in its own words, without secrets", async () => {
  const credentials = Buffer.from("user:the-password").toString("base64");
  const { provider } = await opened(() => ({
    status: 418,
    body: { message: `Odd: the-password and ${credentials} ERROR_UNKNOWN` },
  }));
  const { message } = await faultOf(provider.lists());
  expect(message).toContain("ERROR_UNKNOWN");
  expect(message).not.toContain("the-password");
  expect(message).not.toContain(credentials);
});
