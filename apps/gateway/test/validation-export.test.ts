/** What a merchant finds in the export of a validation: of each customer what was found, and what became of it. */
import { validation } from "@storegate/connector-validation";
import { usualResultColumns } from "@storegate/connector-kit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { csvRows } from "./csv-rows.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { runSync, syncToEnd } from "./syncs.js";

let gateway: TestGateway;
let integrationId: string;
let first: string;

/** Of the customers of this test. */
const emails = {
  good: "zoë@gmail.com",
  slip: "anna@gmial.com",
  comma: '"a,b"@gmail.com',
  formula: "=1+1@gmail.com",
  wholesale: "bert@gmail.com",
  none: "",
};

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 } });
  const { control } = gateway.sandbox;
  for (const { id } of control.customers()) control.deleteCustomer(id);
  for (const email of Object.values(emails)) control.addCustomer({ email });
  const group = control.addGroup("Großhandel");
  control.updateCustomer(idOf(emails.wholesale), { customer_group_id: group.id });
  ({ integrationId } = await setUpValidation(gateway));
  first = await sync();
});
afterAll(() => gateway[Symbol.asyncDispose]());

function idOf(email: string): number {
  const found = [...gateway.sandbox.control.customers()].find((each) => each.email === email);
  if (!found) throw new Error(`nobody has the address ${email}`);
  return found.id;
}

async function sync(input: object = {}): Promise<string> {
  const { id } = await runSync(gateway, { integrationId, ...input });
  return id;
}

async function download(syncId: string, format: string, more = ""): Promise<Buffer> {
  const query = `query ($id: ID!, $format: ExportFormat!) { sync(id: $id) { results { exportUrl(format: $format) } } }`;
  const { data } = await gateway.query(query, { id: syncId, format });
  const headers = { authorization: `Bearer ${gateway.key}` };
  const response = await fetch(`${data.sync.results.exportUrl}${more}`, { headers });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** What the export tells of each customer, by id. */
async function rowsOf(syncId: string): Promise<(email: string) => Record<string, string> | undefined> {
  const rows = await csvRows(gateway.database, (await download(syncId, "CSV")).toString());
  return (email) => rows.find(({ externalId }) => externalId === String(idOf(email)));
}

test("columns are those that are documented, in their order", async () => {
  const kind = validation.syncKinds[0];
  const own = kind?.direction === "export" ? (kind.resultColumns ?? []) : [];
  const [head] = (await download(first, "CSV")).toString().split("\r\n");
  const names = `email,didYouMean,provider,checkedAt,againAt,evidence,statusBefore,statusAfter,groupBefore,groupAfter,groupKept,groupsUnavailable`;
  expect(own.map(({ name }) => name).join()).toBe(names);
  expect(head).toBe([...usualResultColumns, names].join());
});

test("of each customer it tells who, what was found and why, by whom, when, and what was changed", async () => {
  const row = await rowsOf(first);
  const written = { outcome: "UPDATED", statusBefore: "", groupBefore: "", groupKept: "", provider: "builtin" };
  expect(row(emails.good)).toMatchObject({
    ...written,
    key: emails.good,
    email: emails.good,
    label: "valid",
    reason: "domain_accepts_mail",
    didYouMean: "",
    statusAfter: "valid",
    groupAfter: "Storegate: Valid",
    errors: "[]",
  });
  const { checkedAt = "", evidence = "", at = "" } = row(emails.good) ?? {};
  expect(Date.parse(checkedAt)).toBeLessThanOrEqual(Date.parse(at));
  expect(JSON.parse(evidence)).toContainEqual({ check: "mx", finding: expect.stringContaining("gmail.com") });
  expect(row(emails.slip)).toMatchObject({ ...written, didYouMean: "anna@gmail.com" });
  expect(row(emails.comma)).toMatchObject({
    ...written,
    key: `customer ${idOf(emails.comma)}`,
    email: emails.comma,
    label: "invalid",
    groupAfter: "Storegate: Invalid",
  });
  // No spreadsheet takes it for a formula.
  expect(row(emails.formula)).toMatchObject({
    ...written,
    key: `'${emails.formula}`,
    email: `'${emails.formula}`,
    label: "valid",
  });
  expect(row(emails.wholesale)).toMatchObject({
    ...written,
    statusAfter: "valid",
    groupAfter: "",
    groupKept: "Großhandel",
  });
  expect(row(emails.none)).toMatchObject({
    outcome: "SKIPPED",
    key: `customer ${idOf(emails.none)}`,
    email: "",
    label: "",
    reason: "no_email",
    provider: "",
    statusAfter: "",
  });
});

test("Excel is told that it is UTF-8 where it is asked for, and nobody else is", async () => {
  const [plain, marked] = [await download(first, "CSV"), await download(first, "CSV", "&bom=true")];
  expect(plain.subarray(0, 3).toString()).toBe("id,");
  expect(marked.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(marked.subarray(3)).toEqual(plain);
  expect(plain.toString()).toContain("Großhandel");
  for (const path of ["csv?bom=yes", "csv?bom=true&bom=true", "ndjson?bom=true"]) {
    const url = `${gateway.url}/exports/sync-results.${path}&syncId=${first}`;
    expect((await fetch(url, { headers: { authorization: `Bearer ${gateway.key}` } })).status).toBe(400);
  }
});

test("NDJSON tells the same where the columns are from", async () => {
  const lines = (await download(first, "NDJSON")).toString().trimEnd().split("\n");
  const results = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const slip = results.find(({ key }) => key === emails.slip);
  expect(slip).toMatchObject({
    externalId: String(idOf(emails.slip)),
    before: { attribute: null, group: null },
    details: { didYouMean: "anna@gmail.com", provider: "builtin", evidence: expect.any(Array) },
  });
  const comma = results.find(({ externalId }) => externalId === String(idOf(emails.comma)));
  expect(comma).toMatchObject({ details: { email: emails.comma }, after: { group: { name: "Storegate: Invalid" } } });
});

test("of who is as they should be it tells what was found, and no change; of a failure what the store said", async () => {
  const unchanged = (await rowsOf(await sync({ keepUnchanged: true })))(emails.good);
  expect(unchanged).toMatchObject({
    outcome: "UNCHANGED",
    label: "valid",
    provider: "builtin",
    statusBefore: "",
    statusAfter: "",
    groupAfter: "",
  });

  const { control } = gateway.sandbox;
  const attributeId = control.attributes().find(({ name }) => name === "Storegate Validation Status")?.id ?? 0;
  control.setAttributeValue({ customerId: idOf(emails.good), attributeId, value: "risky" });
  const dry = (await rowsOf(await sync({ dryRun: true })))(emails.good);
  expect(dry).toMatchObject({ outcome: "UPDATED", statusBefore: "risky", statusAfter: "valid", groupAfter: "" });

  const refusal = { title: "Not today", status: 422 };
  control.addFault({
    method: "PUT",
    path: "/v3/customers/attribute-values",
    times: null,
    respond: { status: 422, body: refusal },
  });
  const failed = (await rowsOf(await sync()))(emails.good);
  // What was not carried out is no change.
  expect(failed).toMatchObject({
    outcome: "FAILED",
    label: "valid",
    provider: "builtin",
    statusBefore: "",
    statusAfter: "",
  });
  expect(failed?.["errors"]).toContain("Not today");
  control.clearFaults();
});

test("of an undo it tells what was put back, and whom it left alone", async () => {
  const { control } = gateway.sandbox;
  const [wholesale] = control.groups().filter(({ name }) => name === "Großhandel");
  control.updateCustomer(idOf(emails.slip), { customer_group_id: wholesale?.id ?? 0 });
  const { data } = await gateway.query(
    `mutation ($id: ID!) { undoSync(id: $id) { sync { id } userErrors { code } } }`,
    { id: first },
  );
  const undo = await syncToEnd(gateway, data.undoSync.sync.id);
  const row = await rowsOf(undo.id);
  expect(row(emails.formula)).toMatchObject({
    outcome: "UPDATED",
    label: "",
    statusBefore: "valid",
    statusAfter: "",
    groupBefore: "Storegate: Valid",
    groupAfter: "",
  });
  expect(row(emails.slip)).toMatchObject({ outcome: "SKIPPED", reason: "changed_since" });
});
