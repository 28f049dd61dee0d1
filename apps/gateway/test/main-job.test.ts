/** The main job from end to end: a store's customers are checked, marked, and left alone where they are as they should be. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { followSync, openSocket, type SyncFields, type SyncState } from "./sockets.js";
import { allResults, resultsPage, runSync, startSync, type ResultFields } from "./syncs.js";

const customers = 1000;
const attributeName = "Storegate Validation Status";
const groupOf: Record<string, string> = {
  valid: "Storegate: Valid",
  risky: "Storegate: Risky",
  invalid: "Storegate: Invalid",
  unknown: "Storegate: Unknown",
};

let gateway: TestGateway;
let storeId: string;
let integrationId: string;

type Control = TestGateway["sandbox"]["control"];
let control: Control;
let before: ReturnType<Control["snapshot"]>;
let afterPlanning: ReturnType<Control["snapshot"]>;
let truth: ReadonlyMap<number, { readonly email: string; readonly status: string; readonly reason: string }>;

/** The sync that only planned, and the one that did it. */
let planned: { readonly sync: SyncFields; readonly results: readonly ResultFields[] };
let done: {
  readonly sync: SyncFields;
  readonly results: readonly ResultFields[];
  readonly states: readonly SyncState[];
};
let calls: ReturnType<Control["calls"]>;

async function results(syncId: string): Promise<readonly ResultFields[]> {
  return allResults(gateway, syncId, { first: 97 });
}

function writes(report: ReturnType<Control["calls"]>): string[] {
  return Object.keys(report.endpoints).filter((endpoint) => !endpoint.startsWith("GET "));
}

/** The customer of the n-th valid address who is in no group. */
function plain(n: number): number {
  const found = before.customers.filter(
    ({ id, customer_group_id }) => customer_group_id === 0 && truth.get(id)?.status === "valid",
  );
  return found[n]?.id ?? 0;
}

function statusValue(customerId: number) {
  const attribute = control.attributes().find(({ name }) => name === attributeName);
  return [...control.attributeValues()].find(
    (value) => value.customer_id === customerId && value.attribute_id === attribute?.id,
  );
}

function groupName(customerId: number): string | undefined {
  const id = control.customer(customerId)?.customer_group_id;
  return control.groups().find((group) => group.id === id)?.name;
}

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers } });
  control = gateway.sandbox.control;
  truth = new Map([...control.truth()].map((each) => [each.customerId, each]));
  before = control.snapshot({ dates: false });
  // Somebody is in a group of ours already, and in the wrong one.
  const risky = control.addGroup("Storegate: Risky");
  control.updateCustomer(plain(0), { customer_group_id: risky.id });
  before = control.snapshot({ dates: false });
  ({ storeId, integrationId } = await setUpValidation(gateway));

  const dryRun = await runSync(gateway, { integrationId, dryRun: true });
  planned = { sync: dryRun, results: await results(dryRun.id) };
  afterPlanning = control.snapshot({ dates: false });

  control.resetCalls();
  await using socket = openSocket(gateway);
  const id = await startSync(gateway, { integrationId });
  const states: SyncState[] = [];
  for await (const state of followSync(socket.client, id)) states.push(state);
  const last = states.at(-1);
  if (!last?.final) throw new Error("the subscription ended without a final state");
  calls = control.calls();
  done = { sync: last.sync, states, results: await results(id) };
}, 90_000);
afterAll(() => gateway[Symbol.asyncDispose]());

describe("the first sync", () => {
  test("every customer gets the verdict that is true of their address, and the reason", () => {
    expect(done.sync).toMatchObject({
      status: "SUCCEEDED",
      error: null,
      faults: [],
      progress: { processed: customers, total: customers, percent: 100, updated: customers, unchanged: 0, failed: 0 },
    });
    const told = done.results.map(({ externalId, key, label, reason }) => [externalId, key, label, reason]);
    expect(told.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual(
      [...truth].map(([id, { email, status, reason }]) => [String(id), email, status, reason]),
    );
  });

  test("labels count the verdicts, largest first", () => {
    const counts = Object.entries(Object.groupBy(truth.values(), ({ status }) => status)).map(([label, of]) => ({
      label,
      count: of?.length ?? 0,
    }));
    expect(done.sync.labels).toEqual(counts.toSorted((a, b) => b.count - a.count));
  });

  test("the store holds each verdict as attribute and group, and is otherwise as it was", () => {
    const after = control.snapshot({ dates: false });
    const attribute = after.attributes.find(({ name }) => name === attributeName);
    expect(after.attributes).toEqual([...before.attributes, { ...attribute, name: attributeName, type: "string" }]);
    expect(after.groups.slice(0, before.groups.length)).toEqual(before.groups);
    expect(after.groups.map(({ name }) => name).toSorted()).toEqual(
      [...new Set([...before.groups.map(({ name }) => name), ...Object.values(groupOf)])].toSorted(),
    );
    const groupIds = new Map(after.groups.map(({ name, id }) => [name, id]));
    const ours = new Set(Object.values(groupOf).map((name) => groupIds.get(name)));
    const kept = before.customers.filter(({ customer_group_id: id }) => id !== 0 && !ours.has(id));
    expect(kept.length).toBeGreaterThan(customers / 10);
    expect(after.customers).toEqual(
      before.customers.map((customer) => {
        if (kept.includes(customer)) return customer;
        return { ...customer, customer_group_id: groupIds.get(groupOf[truth.get(customer.id)?.status ?? ""] ?? "") };
      }),
    );
    const others = after.attributeValues.filter(({ attribute_id }) => attribute_id !== attribute?.id);
    expect(others).toEqual(before.attributeValues);
    const statuses = after.attributeValues.filter(({ attribute_id }) => attribute_id === attribute?.id);
    expect(statuses).toHaveLength(customers);
    expect(new Map(statuses.map((value) => [value.customer_id, value.attribute_value]))).toEqual(
      new Map([...truth].map(([id, { status }]) => [id, status])),
    );
  });

  test("each result tells the fields at stake before and after, and what kept a group from being touched", () => {
    const byId = new Map(done.results.map((result) => [result.externalId, result]));
    expect(byId.get(String(plain(0)))).toMatchObject({
      recordType: "customer",
      outcome: "UPDATED",
      before: { attribute: null, group: null },
      after: { attribute: "valid", group: { name: "Storegate: Valid" } },
      errors: [],
    });
    const inVip = before.customers.find(
      ({ customer_group_id }) => before.groups.find(({ id }) => id === customer_group_id)?.name === "VIP",
    );
    const kept = byId.get(String(inVip?.id));
    expect(kept?.after).toEqual({ attribute: truth.get(inVip?.id ?? 0)?.status });
    expect(kept?.details).toMatchObject({ groupKept: "VIP" });
  });

  test("it asks the store for little: a page of 250 at a time, and writes ten at a time", () => {
    const { endpoints, total } = calls;
    expect(endpoints["GET /v3/customers"]).toBe(Math.ceil(customers / 250));
    const batches = (endpoints["PUT /v3/customers"] ?? 0) + (endpoints["PUT /v3/customers/attribute-values"] ?? 0);
    expect(batches).toBeLessThanOrEqual(2 * Math.ceil(customers / 10));
    expect(total - batches - Math.ceil(customers / 250)).toBeLessThan(15);
    expect(calls.refused).toBe(0);
    expect(done.sync.progress.apiCalls).toBe(total);
  });

  test("it is followed from its beginning to its end, never backwards", () => {
    const { states } = done;
    expect(states.length).toBeGreaterThan(3);
    expect(states.map(({ final }) => final).filter(Boolean)).toHaveLength(1);
    for (const [index, { sync }] of states.entries()) {
      const earlier = states[index - 1]?.sync;
      if (!earlier) continue;
      expect(sync.revision).toBeGreaterThan(earlier.revision);
      expect(sync.progress.processed).toBeGreaterThanOrEqual(earlier.progress.processed);
    }
    for (const { progress: told } of states.map(({ sync }) => sync)) {
      const { created, updated, deleted, unchanged, skipped, failed } = told;
      expect(created + updated + deleted + unchanged + skipped + failed).toBe(told.processed);
    }
  });

  test("the dry run before it had written nothing, and told the same: records, verdicts, before and after", () => {
    expect(afterPlanning).toEqual(before);
    expect(planned.sync).toMatchObject({ status: "SUCCEEDED", dryRun: true });
    expect(planned.sync.labels).toEqual(done.sync.labels);
    // A group that is not made yet goes by its name.
    const comparable = (list: readonly ResultFields[]) =>
      list
        .map(({ externalId, key, outcome, label, reason, before: was, after, details }) => {
          const group = after?.["group"] as { readonly name: string } | undefined;
          const named = group ? { ...after, group: group.name } : after;
          // The name servers of a company answer in any order, and what is not kept is looked at again; what is told is the same.
          const { evidence: _, checkedAt: _then, ...rest } = details ?? {};
          return { externalId, key, outcome, label, reason, before: was, after: named, details: rest };
        })
        .toSorted((a, b) => Number(a.externalId) - Number(b.externalId));
    expect(comparable(planned.results)).toEqual(comparable(done.results));
    // What was found while planning is not looked for again.
    const looks = (list: readonly ResultFields[]) =>
      list
        .flatMap(({ reason, externalId, details }) =>
          reason === "domain_accepts_mail" ? [`${externalId} ${String(details?.["checkedAt"])}`] : [],
        )
        .toSorted();
    expect(looks(planned.results)).toEqual(looks(done.results));
  });
});

describe("results", () => {
  test("pages by cursor give each once, in order, and say where they stand", async () => {
    expect(done.results).toHaveLength(customers);
    expect(new Set(done.results.map(({ id }) => id)).size).toBe(customers);
    const page = await resultsPage(gateway, done.sync.id, { first: 10 });
    expect(page.nodes.map(({ id }) => id)).toEqual(done.results.slice(0, 10).map(({ id }) => id));
    expect(page.edges.map(({ node }) => node.id)).toEqual(page.nodes.map(({ id }) => id));
    expect(page).toMatchObject({
      totalCount: customers,
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: page.edges[0]?.cursor },
    });
    const fromTheMiddle = await resultsPage(gateway, done.sync.id, { first: 250, after: page.edges[4]?.cursor ?? "" });
    expect(fromTheMiddle.nodes.map(({ id }) => id)).toEqual(done.results.slice(5, 255).map(({ id }) => id));
    expect(fromTheMiddle.pageInfo.hasPreviousPage).toBe(true);
  });

  test.each([
    ["label", { label: ["risky", "unknown"] }, (one: ResultFields) => /risky|unknown/.test(one.label ?? "")],
    ["reason", { reason: ["null_mx"] }, (one: ResultFields) => one.reason === "null_mx"],
    ["outcome", { outcome: ["UPDATED"] }, () => true],
    ["another outcome", { outcome: ["FAILED", "SKIPPED"] }, () => false],
    ["errorCode", { errorCode: ["INPUT_REFUSED"] }, () => false],
    ["an empty list", { label: [] }, () => false],
    ["search", { search: "A" }, (one: ResultFields) => one.key.toLowerCase().startsWith("a")],
    ["a search with signs of patterns", { search: "%" }, (one: ResultFields) => one.key.startsWith("%")],
    [
      "all together",
      { label: ["invalid"], reason: ["no_such_domain", "syntax"], outcome: ["UPDATED"], search: "b" },
      ({ reason, key }: ResultFields) =>
        ["no_such_domain", "syntax"].includes(reason ?? "") && key.toLowerCase().startsWith("b"),
    ],
  ])("filtered by %s they are those, and counted", async (_, filter, passes) => {
    const expected = done.results.filter((result) => passes(result)).map(({ key }) => key);
    const found = await allResults(gateway, done.sync.id, { filter });
    expect(found.map(({ key }) => key)).toEqual(expected);
    expect((await resultsPage(gateway, done.sync.id, { first: 1, filter })).totalCount).toBe(expected.length);
  });
});

describe("later syncs", () => {
  test("a second one reads and writes nothing; what is unchanged is counted, and told only when asked", async () => {
    const store = control.snapshot();
    control.resetCalls();
    const sync = await runSync(gateway, { integrationId });
    expect(writes(control.calls())).toEqual([]);
    expect(control.calls().endpoints["GET /v3/customers"]).toBe(Math.ceil(customers / 250));
    expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { unchanged: customers, updated: 0 } });
    expect(await resultsPage(gateway, sync.id, {})).toMatchObject({ nodes: [], totalCount: 0 });

    const told = await runSync(gateway, { integrationId, keepUnchanged: true });
    const kept = await resultsPage(gateway, told.id, { first: 1 });
    expect(kept).toMatchObject({ totalCount: customers, nodes: [{ outcome: "UNCHANGED", before: null, after: null }] });
    expect(control.snapshot()).toEqual(store);
  });

  test("what a third hand changed is written back, and nothing else", async () => {
    const [group, value, address, member, none] = [plain(1), plain(2), plain(3), plain(4), plain(5)];
    const [risky, vip] = ["Storegate: Risky", "VIP"].map((name) => control.groups().find((each) => each.name === name));
    control.updateCustomer(group, { customer_group_id: risky?.id ?? 0 });
    control.setAttributeValue({
      customerId: value,
      attributeId: statusValue(value)?.attribute_id ?? 0,
      value: "invalid",
    });
    control.updateCustomer(address, { email: "nobody@example.com" });
    control.updateCustomer(member, { customer_group_id: vip?.id ?? 0 });
    control.updateCustomer(none, { customer_group_id: 0 });
    control.resetCalls();
    const sync = await runSync(gateway, { integrationId });
    expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { updated: 4, unchanged: customers - 4 } });
    expect(control.calls().endpoints).toMatchObject({
      "PUT /v3/customers": 1,
      "PUT /v3/customers/attribute-values": 1,
    });
    const told = await results(sync.id);
    const changes = told.map(({ externalId, before: was, after }) => [externalId, was, after] as const);
    expect(changes.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toMatchObject([
      [String(group), { group: { name: "Storegate: Risky" } }, { group: { name: "Storegate: Valid" } }],
      [String(value), { attribute: "invalid" }, { attribute: "valid" }],
      [
        String(address),
        { attribute: "valid", group: { name: "Storegate: Valid" } },
        { attribute: "invalid", group: { name: "Storegate: Invalid" } },
      ],
      [String(none), { group: null }, { group: { name: "Storegate: Valid" } }],
    ]);
    expect([group, value, address, member, none].map(groupName)).toEqual([
      "Storegate: Valid",
      "Storegate: Valid",
      "Storegate: Invalid",
      "VIP",
      "Storegate: Valid",
    ]);
    expect(statusValue(address)?.attribute_value).toBe("invalid");
  });

  test("keys run just those records; one that nobody has is told", async () => {
    const [one, other] = [plain(6), plain(7)];
    for (const customerId of [one, other])
      control.setAttributeValue({ customerId, attributeId: statusValue(one)?.attribute_id ?? 0, value: "" });
    const key = control.customer(one)?.email ?? "";
    const sync = await runSync(gateway, { integrationId, keys: [key, "nobody@here.example"] });
    expect(sync.progress).toMatchObject({ processed: 2, total: 2, updated: 1, skipped: 1 });
    expect(await results(sync.id)).toMatchObject([
      { key: "nobody@here.example", outcome: "SKIPPED", reason: "not_found" },
      { key, outcome: "UPDATED", before: { attribute: "" }, after: { attribute: "valid" } },
    ]);
    expect(statusValue(one)?.attribute_value).toBe("valid");
    expect(statusValue(other)?.attribute_value).toBe("");
  });

  test("one record that the store refuses fails alone, in the store's words, and is found by its error's code", async () => {
    const [refused, taken] = [plain(7), plain(8)];
    for (const customerId of [refused, taken])
      control.setAttributeValue({ customerId, attributeId: statusValue(taken)?.attribute_id ?? 0, value: "risky" });
    // The batch of both, then the first of them alone.
    const body = { status: 422, title: "The value is cursed.", errors: {} };
    control.addFault({
      method: "PUT",
      path: "/v3/customers/attribute-values",
      times: 2,
      respond: { status: 422, body },
    });
    const keys = [refused, taken].map((id) => control.customer(id)?.email ?? "");
    const sync = await runSync(gateway, { integrationId, keys });
    expect(sync).toMatchObject({
      status: "COMPLETED_WITH_ERRORS",
      error: null,
      progress: { failed: 1, updated: 1 },
      faults: [{ count: 1, fault: { kind: "INPUT", code: "INPUT_REFUSED" } }],
    });
    const found = await allResults(gateway, sync.id, { filter: { errorCode: ["INPUT_REFUSED", "OTHER"] } });
    expect(found).toMatchObject([
      { outcome: "FAILED", errors: [{ code: "INPUT_REFUSED" }], before: null, after: null },
    ]);
    expect(found[0]?.errors[0]?.message).toContain("The value is cursed.");
    expect(await allResults(gateway, sync.id, { filter: { errorCode: ["OTHER"] } })).toEqual([]);
    const again = await runSync(gateway, { integrationId, keys });
    expect(again).toMatchObject({ status: "SUCCEEDED", progress: { updated: 1, failed: 0 } });
  });
});

describe("lists of syncs", () => {
  test("syncs are found by store, integration and status, newest first", async () => {
    const { data } = await gateway.query(
      `query ($storeId: ID, $integrationId: ID!) {
        all: syncs(first: 250) { nodes { id } totalCount }
        here: syncs(first: 2, storeId: $storeId) { nodes { id createdAt } totalCount pageInfo { hasNextPage endCursor } }
        failed: syncs(status: [COMPLETED_WITH_ERRORS]) { nodes { id integration { id } store: kind { key } } totalCount }
        integration(id: $integrationId) { lastSync { id } syncs(first: 1) { nodes { id } totalCount } store { id } }
      }`,
      { storeId, integrationId },
    );
    expect(data.all.totalCount).toBe(data.here.totalCount);
    expect(data.all.nodes).toHaveLength(data.all.totalCount);
    expect(data.here.pageInfo.hasNextPage).toBe(true);
    expect(Date.parse(data.here.nodes[0].createdAt)).toBeGreaterThan(Date.parse(data.here.nodes[1].createdAt));
    expect(data.integration.lastSync.id).toBe(data.all.nodes[0].id);
    expect(data.integration.syncs).toMatchObject({
      nodes: [{ id: data.all.nodes[0].id }],
      totalCount: data.all.totalCount,
    });
    expect(data.failed).toMatchObject({ totalCount: 1, nodes: [{ integration: { id: integrationId } }] });
    const following = `query ($after: String, $storeId: ID) { syncs(first: 1, after: $after, storeId: $storeId) { nodes { id } } }`;
    const after = data.here.pageInfo.endCursor;
    const next = await gateway.query(following, { after, storeId });
    expect(next.data.syncs.nodes).toEqual([{ id: data.all.nodes[2].id }]);
    // A place in one list is none in another.
    expect((await gateway.query(following, { after })).errors).toMatchObject([
      { extensions: { code: "CURSOR_MALFORMED" } },
    ]);
  });
});
