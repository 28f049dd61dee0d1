/** What is served, and how it is answered, held against the vendor's own OpenAPI files. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2019, type ValidateFunction } from "ajv/dist/2019.js";
import { describe, expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import { jsonSchema } from "../../test/openapi/json-schema.js";
import { asNode, dereference, type Node } from "../../test/openapi/vendor-files.js";
import type { Sandbox } from "../sandbox.js";
import { askDotdigital, type DotdigitalAsk, type DotdigitalTold } from "../../test/ask-dotdigital.js";
import { dotdigitalRoutes, findDotdigitalRoute } from "./dotdigital-routes.js";

const shared = process.env["STOREGATE_SHARED"] ?? "";

/** What the description cannot mean. */
const deviations: readonly string[] = [
  // Its own example has null for none.
  "DELETE /v2/data-fields/{name} 200: /dependencies must be array",
  // Its schema is an empty object; its example is an array as the account's own.
  "GET /v2/address-books/{id}/contacts/unsubscribed-since/{date} 200:  must be object",
];

const withoutNames = (template: string): string => template.replaceAll(/\{[^}]*\}/g, "{}");

function readOperations(): ReadonlyMap<string, { readonly document: Node; readonly operation: Node }> {
  const folder = path.join(shared, "specs/dotdigital");
  const found = new Map<string, { readonly document: Node; readonly operation: Node }>();
  for (const file of globSync("*.json", { cwd: folder })) {
    const document = asNode(JSON.parse(readFileSync(path.join(folder, file), "utf8")));
    for (const [template, methods] of Object.entries(asNode(document["paths"]))) {
      for (const [method, operation] of Object.entries(asNode(methods)))
        found.set(`${method.toUpperCase()} ${withoutNames(template)}`, { document, operation: asNode(operation) });
    }
  }
  return found;
}

/** Asks, and holds each answer against its description. */
class CheckedAsking {
  readonly complaints: string[] = [];
  /** By endpoint, those whose good answer was held against a description. */
  readonly checked = new Set<string>();
  readonly #operations = readOperations();
  readonly #ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });

  constructor(readonly sandbox: Sandbox) {}

  async ask(call: string, ask: DotdigitalAsk = {}): Promise<DotdigitalTold> {
    const told = await askDotdigital(this.sandbox, call, ask);
    const [method = "", at = ""] = call.split(" ", 2);
    const template = findDotdigitalRoute(at.split("?")[0] ?? "")?.template ?? at;
    const validate = this.#validator(method, template, told.status);
    if (validate === undefined) return told;
    if (told.status < 400) this.checked.add(`${method} ${template}`);
    if (told.json === undefined || validate(told.json)) return told;
    for (const { instancePath, message, params, keyword } of validate.errors ?? []) {
      if (keyword === "anyOf") continue;
      const extra = asNode(params)["unevaluatedProperty"];
      const words = typeof extra === "string" ? `/${extra} is not described` : ` ${message ?? "is wrong"}`;
      const where = instancePath.replaceAll(/\/\d+/g, "/*");
      this.complaints.push(`${method} ${template} ${told.status}: ${where}${words}`);
    }
    return told;
  }

  #validator(method: string, template: string, status: number): ValidateFunction | undefined {
    const found = this.#operations.get(`${method} ${withoutNames(template)}`);
    const response = asNode(asNode(found?.operation["responses"])[String(status)]);
    if (found === undefined || Object.keys(response).length === 0) return undefined;
    const content = asNode(dereference(found.document, response)["content"]);
    const schema = asNode(Object.values(content)[0])["schema"];
    return this.#ajv.compile(schema === undefined ? {} : jsonSchema(found.document, schema));
  }
}

const proof = {
  text: "Yes, send me news",
  dateTimeConsented: "2026-01-02T03:04:05Z",
  url: "https://shop.example/news",
  ipAddress: "192.0.2.1",
  userAgent: "Mozilla/5.0",
};

async function askLists(asking: CheckedAsking): Promise<number> {
  const made = await asking.ask("POST /v2/address-books", { body: { name: "News" } });
  const { id } = made.json as { readonly id: number };
  await asking.ask("GET /v2/address-books");
  await asking.ask("GET /v2/address-books/private");
  await asking.ask("GET /v2/address-books/public");
  await asking.ask(`GET /v2/address-books/${id}`);
  await asking.ask(`PUT /v2/address-books/${id}`, { body: { name: "Newest", visibility: "Public" } });
  await asking.ask("POST /v2/data-fields", { body: { name: "AGE", type: "Numeric" } });
  await asking.ask("GET /v2/data-fields");
  await asking.ask("DELETE /v2/data-fields/AGE");
  await asking.ask("GET /v2/account-info");
  return id;
}

async function askContacts(asking: CheckedAsking, list: number): Promise<void> {
  const whole = { dataFields: { FirstName: "Ann" }, lists: [list], consentRecords: [proof] };
  await asking.ask("POST /contacts/v3", { body: { identifiers: { email: "ann@x.io" }, ...whole } });
  await asking.ask("POST /contacts/v3", { body: { identifiers: { email: "ann@x.io" } } });
  await asking.ask("POST /contacts/v3", { body: { identifiers: { email: "none" } } });
  await asking.ask("PATCH /contacts/v3/email/ann@x.io", { body: { dataFields: { LastName: "Lee" } } });
  await asking.ask("PATCH /contacts/v3/email/bob@x.io", { body: {} });
  await asking.ask("PUT /contacts/v3/email/bob@x.io", { body: { identifiers: { email: "bob@x.io" } } });
  await asking.ask("GET /contacts/v3/contactId/1?include=channelProperties|lists|consentRecords&data-fields=[[ALL]]");
  await asking.ask("GET /contacts/v3/email/nobody@x.io");
  await asking.ask("GET /contacts/v3?include=channelProperties|lists&data-fields=FIRSTNAME&limit=1");
  await asking.ask("GET /contacts/v3?limit=0");
  const contacts = ["ann@x.io", "cid@x.io", "no address", "cid@x.io"].map((email) => ({
    matchIdentifier: "email",
    identifiers: { email },
    consentRecords: email === "ann@x.io" ? [{ text: "Yes" }] : [proof],
  }));
  const imported = await asking.ask("PUT /contacts/v3/import", { body: { contacts } });
  const importAt = `/contacts/v3/import/${(imported.json as { readonly importId: string }).importId}`;
  await asking.ask(`GET ${importAt}`);
  await asking.ask(`GET ${importAt}`);
  await asking.ask("GET /contacts/v3/import/none");
  await asking.ask("PUT /contacts/v3/import", { body: { contacts: [] } });
}

async function askOptOuts(asking: CheckedAsking, list: number): Promise<void> {
  const body = { email: "ann@x.io" };
  const back = { body: { unsubscribedContact: body } };
  await asking.ask(`POST /v2/address-books/${list}/contacts/unsubscribe`, { body });
  await asking.ask(`GET /v2/address-books/${list}/contacts/unsubscribed-since/2020-01-01`);
  await asking.ask("POST /v2/contacts/unsubscribe", { body });
  await asking.ask("GET /v2/contacts/suppressed-since/2020-01-01");
  await asking.ask("GET /v2/contacts/unsubscribed-since/2020-01-01");
  await asking.ask("POST /v2/contacts/resubscribe", back);
  await asking.ask(`POST /v2/address-books/${list}/contacts/resubscribe`, back);
  await asking.ask("POST /v2/contacts/resubscribe-with-no-challenge", back);
  await asking.ask(`POST /v2/address-books/${list}/contacts/resubscribe-with-no-challenge`, back);
  await asking.ask("PUT /v2/contacts/suppress-contacts", { body: [{ id: 2 }, { email: "nobody@x.io" }] });
}

async function askToDelete(asking: CheckedAsking, list: number): Promise<void> {
  const leaving = await asking.ask(`POST /v2/address-books/${list}/contacts/delete`, { body: [2] });
  await asking.ask(`GET /v2/contacts/deletion/${(leaving.json as { readonly id: string }).id}`);
  await asking.ask(`DELETE /v2/address-books/${list}/contacts/1`);
  await asking.ask("DELETE /contacts/v3/email/bob@x.io");
  const body = [{ email: "ann@x.io" }, { contactId: 999 }];
  const deletion = await asking.ask("POST /contacts/v3/delete", { body });
  const deletionAt = `/contacts/v3/delete/${(deletion.json as { readonly deleteId: string }).deleteId}`;
  await asking.ask(`GET ${deletionAt}`);
  await asking.ask(`GET ${deletionAt}`);
  await asking.ask("GET /contacts/v3/delete/none");
  await asking.ask(`DELETE /v2/address-books/${list}`);
}

describe.skipIf(shared === "")("the vendor's own description of Dotdigital's API", () => {
  const served = Object.entries(dotdigitalRoutes).flatMap(([template, methods]) =>
    Object.keys(methods).map((method) => `${method} ${template}`),
  );

  it("has every endpoint that is served", () => {
    const operations = readOperations();
    expect(operations.size).toBeGreaterThan(50);
    expect(served.filter((call) => !operations.has(withoutNames(call)))).toEqual([]);
  });

  it("has every answer as it is given, of every endpoint", async () => {
    const sandbox = await startForTest({ customers: 1 });
    sandbox.control.dotdigital.setImports({ notFinished: 1 });
    const asking = new CheckedAsking(sandbox);
    const list = await askLists(asking);
    await askContacts(asking, list);
    await askOptOuts(asking, list);
    await askToDelete(asking, list);
    expect([...new Set(asking.complaints)]).toEqual(deviations);
    expect(served.filter((call) => !asking.checked.has(call))).toEqual([]);
  });
});
