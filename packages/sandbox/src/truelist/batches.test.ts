import { describe, expect, it } from "vitest";
import { askTruelist, upload } from "../../test/ask-truelist.js";
import { startForTest } from "../../test/call-store.js";

const world = { customers: 3 };
const rows = [
  ["eva@duck.com", "cust-1"],
  ["Eva@hotmial.com", "cust-2"],
];

describe("an upload", () => {
  it("takes rows as JSON, as a string of JSON, as a form's field, as bare addresses and as a file", async () => {
    const sandbox = await startForTest(world);
    const { truelist } = sandbox.control;
    const form = (entries: Readonly<Record<string, string>>) => new URLSearchParams(entries);
    const parts = new FormData();
    parts.append(
      "file",
      new File(['Id,E-Mail\n1,f@duck.com\n2,"F2@duck.com"\n'], "customers.csv", { type: "text/csv" }),
    );
    const bodies: readonly (readonly [string, unknown])[] = [
      ["/api/v1/batches", { filename: "one.csv", data: rows }],
      ["/api/v1/batches", { name: "two.csv", data: '[["b@duck.com","x"],["b2@duck.com","y"]]' }],
      ["/api/v1/batches", form({ filename: "three.csv", data: '[["c@duck.com"],["c2@duck.com"]]' })],
      ["/api/v1/batches", { filename: "four.csv", emails: "d@duck.com, d2@duck.com" }],
      ["/api/v1/batches", parts],
      ["/api/v1/verify", { emails: ["e@duck.com", "e2@duck.com"] }],
    ];
    const statuses: number[] = [];
    for (const [path, body] of bodies) statuses.push((await askTruelist(sandbox, `POST ${path}`, body)).status);
    expect(statuses).toEqual([201, 201, 201, 201, 201, 200]);
    const names = ["one.csv", "two.csv", "three.csv", "four.csv", "customers.csv", "upload-6.csv"];
    expect(truelist.batches().map(({ name }) => name)).toEqual(names.toReversed());
    expect(truelist.batches().map(({ emails }) => emails[1])).toEqual([
      "e2@duck.com",
      "F2@duck.com",
      "d2@duck.com",
      "c2@duck.com",
      "b2@duck.com",
      "Eva@hotmial.com",
    ]);
    const listed = await askTruelist(sandbox, "GET /api/v1/batches");
    expect(listed.json["batches"]).toMatchObject(names.toReversed().map((name) => ({ name })));
    truelist.set({ listShape: "array" });
    expect((await askTruelist(sandbox, "GET /api/v1/batches")).json).toMatchObject([
      { name: "upload-6.csv" },
      {},
      {},
      {},
      {},
      {},
    ]);
  });

  it("is refused where it is too small, wrong, or there already", async () => {
    const sandbox = await startForTest(world);
    const { truelist } = sandbox.control;
    truelist.set({ requestsPerSecond: null });
    const post = (body: unknown) => askTruelist(sandbox, "POST /api/v1/batches", body);
    for (const bad of [
      { data: [["a@duck.com"]] },
      { data: [["a@duck.com", "b@duck.com"], ["c@duck.com"]] },
      { data: ["a@duck.com", "b@duck.com"] },
      { data: "not JSON" },
      { data: [["no address"], ["c@duck.com"]] },
      { data: rows, validation_strategy: "wild" },
      {},
      "[",
    ]) {
      expect([bad, (await post(bad)).status]).toEqual([bad, 422]);
    }
    expect((await post({ filename: "one.csv", data: rows })).status).toBe(201);
    const sameName = await post({ filename: "one.csv", data: [["x@duck.com"], ["y@duck.com"]] });
    expect([sameName.status, sameName.json]).toEqual([422, { error: "Duplicate file upload" }]);
    truelist.set({ duplicateStatus: 409 });
    expect((await post({ filename: "two.csv", data: rows })).status).toBe(409);
    const [batch] = truelist.batches();
    expect((await askTruelist(sandbox, `DELETE /api/v1/batches/${batch?.id}`)).status).toBe(204);
    expect((await askTruelist(sandbox, `DELETE /api/v1/batches/${batch?.id}`)).status).toBe(404);
    expect((await post({ filename: "one.csv", data: rows })).status).toBe(201);
  });

  it("is kept where its answer is lost", async () => {
    const sandbox = await startForTest(world);
    sandbox.control.truelist.addFault({ method: "POST", path: "/api/v1/batches", act: "after" });
    await expect(upload(sandbox, "lost.csv", "a@duck.com", "b@duck.com")).rejects.toThrow(/fetch failed/);
    const { json } = await askTruelist(sandbox, "GET /api/v1/batches");
    expect(json["batches"]).toMatchObject([{ name: "lost.csv", email_count: 2 }]);
    await expect(upload(sandbox, "lost.csv", "a@duck.com", "b@duck.com")).rejects.toThrow(/Duplicate file upload/);
  });
});

describe("a batch", () => {
  it("waits, is worked on row by row, and is completed with its counts, by the clock alone", async () => {
    const sandbox = await startForTest(world);
    const { truelist } = sandbox.control;
    truelist.setBatchTime({ pendingMs: 100_000, processingMs: 400_000 });
    const emails = ["a@duck.com", "A@duck.com", "info@web.de", "x@yopmail.com", "x@hotmial.com", "..@web.de"];
    const id = await upload(sandbox, "six.csv", ...emails);
    const look = async () => (await askTruelist(sandbox, `GET /api/v1/batches/${id}`)).json;
    expect(await look()).toMatchObject({
      id,
      name: "six.csv",
      batch_type: "user_import",
      batch_state: "pending_processing",
      email_count: 6,
      processed_count: 0,
      ok_count: null,
      annotated_csv_url: null,
    });
    truelist.advance(300_000);
    expect(await look()).toMatchObject({ batch_state: "processing", processed_count: 3, role_count: null });
    expect(truelist.billed()).toEqual({ "a@duck.com": 1, "info@web.de": 1 });
    truelist.advance(200_000);
    expect(await look()).toMatchObject({
      batch_state: "completed",
      processed_count: 6,
      ok_count: 2,
      role_count: 1,
      disposable_count: 1,
      failed_mx_check_count: 1,
      failed_syntax_check_count: 1,
      failed_no_mailbox_count: 0,
      ok_for_all_count: 0,
      unknown_count: 0,
      duplicateCount: 1,
      annotated_csv_url: expect.stringContaining("X-Amz-Signature") as string,
    });
    const list = (query: string) => askTruelist(sandbox, `GET /api/v1/email_addresses?batch_uuid=${id}${query}`);
    expect((await list("&per_page=4&page=2")).json["email_addresses"]).toMatchObject([
      { address: "x@hotmial.com", email_state: "invalid" },
      { address: "..@web.de", email_sub_state: "failed_syntax_check" },
    ]);
    expect((await list("&email_state=risky")).json["email_addresses"]).toMatchObject([{}, {}]);
  });

  it("is called completed before its rows are done, and fails, where that is asked for", async () => {
    const sandbox = await startForTest(world);
    const { truelist } = sandbox.control;
    truelist.set({ pendingMs: 1000, processingMs: 100_000, earlyCompletion: true, pendingWord: "pending" });
    const early = await upload(sandbox, "early.csv", "a@duck.com", "b@duck.com");
    const look = async (id: string) => (await askTruelist(sandbox, `GET /api/v1/batches/${id}`)).json;
    expect(await look(early)).toMatchObject({ batch_state: "pending" });
    truelist.advance(60_000);
    expect(await look(early)).toMatchObject({ batch_state: "completed", processed_count: 1, annotated_csv_url: null });
    truelist.advance(60_000);
    expect(await look(early)).toMatchObject({ batch_state: "completed", processed_count: 2, ok_count: 2 });

    truelist.set({ batchError: "Processing failed" });
    const failing = await upload(sandbox, "failing.csv", "c@duck.com", "d@duck.com");
    truelist.set({ batchError: null, atlessBatch: "failed" });
    const atless = await upload(sandbox, "atless.csv", "c@duck.com", "d");
    truelist.advance(2000);
    expect(await look(failing)).toMatchObject({
      batch_state: "failed",
      error: "Processing failed",
      processed_count: 0,
    });
    expect(await look(atless)).toMatchObject({
      batch_state: "failed",
      error: expect.stringContaining("without an email") as string,
    });
    expect(Object.keys(truelist.billed())).toEqual(["a@duck.com", "b@duck.com"]);
  });

  it("goes on in real time, divided by the time scale", async () => {
    const sandbox = await startForTest({ ...world, timeScale: 100 });
    const id = await upload(sandbox, "real.csv", "a@duck.com", "b@duck.com");
    const state = async () => (await askTruelist(sandbox, `GET /api/v1/batches/${id}`)).json["batch_state"];
    await expect.poll(state, { interval: 10 }).toBe("completed");
  });
});
