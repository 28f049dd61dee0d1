import { expect, it } from "vitest";
import { askTruelist, upload } from "../../test/ask-truelist.js";
import { startForTest, textOf } from "../../test/call-store.js";
import type { Sandbox } from "../sandbox.js";

const world = { customers: 3 };
const emails = ["a@duck.com", "b@hotmial.com", 'c"d@web.de', "e@yopmail.com", "f@duck.com"];

/** A batch that is done, and a function that tells one of its URLs. */
async function doneBatch(sandbox: Sandbox): Promise<(name: string) => Promise<unknown>> {
  const { truelist } = sandbox.control;
  truelist.setVerdict("f@duck.com", "accept_all", "accept_all");
  const id = await upload(sandbox, "five.csv", ...emails);
  truelist.advance(5000);
  return async (name) => (await askTruelist(sandbox, `GET /api/v1/batches/${id}`)).json[`${name}_csv_url`];
}

it("come from another origin, all rows or a part of them, with the columns as they were seen", async () => {
  const sandbox = await startForTest(world);
  const url = await doneBatch(sandbox);
  const annotated = textOf(await url("annotated"));
  expect(new URL(annotated).origin).not.toBe(new URL(sandbox.truelistUrl).origin);
  expect(await (await fetch(annotated)).text()).toBe(
    [
      ",Email Address,Did you mean,Email State,Email Sub-State",
      ",a@duck.com,,ok,email_ok",
      ",b@hotmial.com,b@hotmail.com,invalid,failed_mx_check",
      ',"c""d@web.de",,invalid,failed_syntax_check',
      ",e@yopmail.com,,risky,disposable",
      ",f@duck.com,,accept_all,accept_all",
      "",
    ].join("\n"),
  );
  const lines = async (name: string) =>
    (await (await fetch(textOf(await url(name)))).text()).trim().split("\n").length - 1;
  expect([await lines("safest_bet"), await lines("highest_reach"), await lines("only_invalid")]).toEqual([1, 2, 2]);
  sandbox.control.truelist.set({ csvHeader: "rearranged" });
  const [header, first] = (await (await fetch(annotated)).text()).split("\n");
  expect([header, first]).toEqual([
    "EMAIL SUB-STATE,EMAIL STATE,DID YOU MEAN,EMAIL ADDRESS,",
    "email_ok,ok,,a@duck.com,",
  ]);
  expect(sandbox.control.truelist.calls().endpoints["GET /truelist-results/{batch}/{file}"]).toBe(5);
});

it("hold the columns of the upload beside the verdicts", async () => {
  const sandbox = await startForTest(world);
  const data = [
    ["a@duck.com", "cust-1", "x,y"],
    ["b@duck.com", "cust-2"],
  ];
  const { json } = await askTruelist(sandbox, "POST /api/v1/batches", { data });
  sandbox.control.truelist.advance(5000);
  const batch = await askTruelist(sandbox, `GET /api/v1/batches/${textOf(json["id"])}`);
  const csv = await (await fetch(textOf(batch.json["annotated_csv_url"]))).text();
  expect(csv.split("\n").slice(0, 3)).toEqual([
    ",,Email Address,Did you mean,Email State,Email Sub-State",
    'cust-1,"x,y",a@duck.com,,ok,email_ok',
    "cust-2,,b@duck.com,,ok,email_ok",
  ]);
});

it("are refused to who says who they are, to a URL that was tampered with, and once it has expired", async () => {
  const sandbox = await startForTest(world);
  const { truelist } = sandbox.control;
  const url = await doneBatch(sandbox);
  const first = textOf(await url("annotated"));
  const authorized = await fetch(first, { headers: { authorization: `Bearer ${sandbox.truelistKey}` } });
  expect([authorized.status, await authorized.text()]).toEqual([400, expect.stringContaining("InvalidArgument")]);
  expect((await fetch(first.replace("annotated", "safest_bet"))).status).toBe(403);
  truelist.expireCsvUrls();
  const expired = await fetch(first);
  expect([expired.status, await expired.text()]).toEqual([403, expect.stringContaining("Request has expired")]);
  const second = textOf(await url("annotated"));
  expect((await fetch(second)).status).toBe(200);
  truelist.advance(3_600_000);
  expect((await fetch(second)).status).toBe(403);
  truelist.addFault({ path: "/truelist-results/*", respond: { status: 503 } });
  expect((await fetch(textOf(await url("annotated")))).status).toBe(503);
  expect((await fetch(textOf(await url("annotated")))).status).toBe(200);
});

it("are late, or without the one of all rows, where that is asked for", async () => {
  const sandbox = await startForTest(world);
  const { truelist } = sandbox.control;
  truelist.set({ csvDelayMs: 60_000, annotatedCsv: false });
  const url = await doneBatch(sandbox);
  expect([truelist.batches()[0]?.batch_state, await url("highest_reach")]).toEqual(["completed", null]);
  truelist.advance(60_000);
  expect([await url("annotated"), typeof (await url("highest_reach")), typeof (await url("only_invalid"))]).toEqual([
    null,
    "string",
    "string",
  ]);
});
