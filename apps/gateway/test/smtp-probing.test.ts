/** Mail servers that are asked for mailboxes, and those that want to be asked again. */
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./harness.js";
import { followUps, nextFollowUp, pass, reasonsOf, requested, setUpProbing, truths, waits } from "./smtp-world.js";
import { allResults, runSync, syncToEnd, userErrors } from "./syncs.js";
import { statuses } from "./truelist-world.js";

let gateway: TestGateway;
let second: Sandbox;
let integrationId: string;
let mail: Sandbox["control"]["mail"];

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 30, timeScale: 100 }, engineTimes: { sweepMs: 100 } });
  ({ mail } = gateway.sandbox.control);
  second = await startSandbox({ customers: 5, storeHash: "second", plan: "enterprise" });
  ({ integrationId } = await setUpProbing(gateway));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await second.stop();
});

/** Nobody knows anybody, and every mail server greylists. */
beforeEach(async () => {
  mail.forgetGreylists();
  mail.greylistEverywhere(5);
  await gateway.database.sql`delete from validation.verdicts`;
  await gateway.database.sql`delete from requested_keys`;
});

/** When the minute ends in which so many have passed: those who are held back at about one time are one sync's. */
const inMinutes = (at: unknown, minutes: number): string =>
  new Date(Math.ceil(Date.parse(String(at)) / 60_000 + minutes) * 60_000).toISOString();

/** The keys of those that are greylisted. */
const heldBack = (reasons: ReadonlyMap<string, string | null>): string[] =>
  [...reasons].flatMap(([key, reason]) => (reason === "greylisted" ? [key] : [])).toSorted();

test("who is greylisted is unknown at first, and right after 5, 15 or 60 minutes; after the third time nobody is asked again", async () => {
  const stubborn = new Set(["gmail.com", "outlook.com"]);
  for (const domain of stubborn) mail.set(domain, "greylisting", { minutes: 1440, everyTriplet: true });
  const first = truths(gateway.sandbox);
  const sync = await runSync(gateway, { integrationId, keepUnchanged: true });
  expect(sync.status).toBe("SUCCEEDED");
  const results = await allResults(gateway, sync.id);
  expect(reasonsOf(results, first)).toEqual(first);
  const greylisted = heldBack(first);
  expect(greylisted.length).toBeGreaterThan(10);
  const written = statuses(gateway.sandbox);
  for (const { key, label, details, externalId, reason } of results) {
    if (reason !== "greylisted") continue;
    expect([label, written.get(externalId ?? "")]).toEqual(["unknown", "unknown"]);
    expect((await requested(gateway, integrationId)).get(key)).toBe(inMinutes(details?.["checkedAt"], 5));
  }
  expect([...(await requested(gateway, integrationId)).keys()].toSorted()).toEqual(greylisted);

  // Each time those alone are asked for who were held back before; who is let through is right, in the store as well.
  let asked = greylisted;
  for (const [time, [minutes, next]] of (
    [
      [5, 15],
      [15, 60],
      [60, null],
    ] as const
  ).entries()) {
    await pass(gateway, minutes);
    const followUp = await nextFollowUp(gateway, integrationId, time);
    expect(followUp).toMatchObject({ status: "SUCCEEDED", dryRun: false, progress: { processed: asked.length } });
    const now = truths(gateway.sandbox);
    const found = await allResults(gateway, followUp.id);
    const right = [...now].filter(([key, reason]) => asked.includes(key) && reason !== "greylisted");
    expect(reasonsOf(found, now)).toEqual(new Map(right));
    const inStore = statuses(gateway.sandbox);
    for (const { label, externalId } of found) expect(inStore.get(externalId ?? "")).toBe(label);
    asked = heldBack(now);
    expect(new Set(asked.map((key) => key.split("@")[1]))).toEqual(stubborn);
    const due = await requested(gateway, integrationId);
    expect([...due.keys()].toSorted()).toEqual(next === null ? [] : asked);
    expect(await waits(gateway)).toEqual(new Set([next]));
  }
  expect(mail.sessions().messages).toBe(0);
  for (const domain of stubborn) mail.unset(domain);
});

test("a dry run asks nothing again; the sync after it takes up its time, and an undo takes back what it asked for", async () => {
  const dry = await runSync(gateway, { integrationId, dryRun: true, keepUnchanged: true });
  const found = new Map((await allResults(gateway, dry.id)).map((result) => [result.key, result]));
  const greylisted = [...found.values()].filter(({ reason }) => reason === "greylisted");
  expect(greylisted.length).toBeGreaterThan(10);
  expect(await requested(gateway, integrationId)).toEqual(new Map());

  const sessions = mail.sessions().connections;
  const sync = await runSync(gateway, { integrationId, keepUnchanged: true });
  const due = await requested(gateway, integrationId);
  expect(due).toEqual(new Map(greylisted.map(({ key, details }) => [key, inMinutes(details?.["checkedAt"], 5)])));
  const taken = (await allResults(gateway, sync.id)).filter(({ reason }) => reason === "greylisted");
  for (const { key, details } of taken) expect(details?.["checkedAt"]).toBe(found.get(key)?.details?.["checkedAt"]);
  expect(mail.sessions().connections).toBe(sessions);

  const undo = await gateway.query(`mutation ($id: ID!) { undoSync(id: $id) { sync { id } ${userErrors} } }`, {
    id: sync.id,
  });
  expect(undo.data.undoSync.userErrors).toEqual([]);
  await syncToEnd(gateway, undo.data.undoSync.sync.id);
  expect(await requested(gateway, integrationId)).toEqual(new Map());
});

test("an integration that is disabled or deleted asks nothing more", async () => {
  const other = await setUpProbing(gateway, second);
  await runSync(gateway, { integrationId });
  await runSync(gateway, { integrationId: other.integrationId });
  const before = (await followUps(gateway, integrationId)).length;
  const due = await requested(gateway, integrationId);
  expect(due.size).toBeGreaterThan(10);
  const { data } = await gateway.query(
    `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { ${userErrors} } }`,
    { id: integrationId, input: { status: "DISABLED" } },
  );
  expect(data.updateIntegration.userErrors).toEqual([]);
  await pass(gateway, 5);
  // Whoever looks for what is due finds the other's, which is due later.
  expect(await nextFollowUp(gateway, other.integrationId, 0)).toMatchObject({ status: "SUCCEEDED" });
  expect(await followUps(gateway, integrationId)).toHaveLength(before);
  expect((await requested(gateway, integrationId)).size).toBe(due.size);
  await gateway.query("mutation ($id: ID!) { deleteIntegration(id: $id) { deletedId } }", { id: integrationId });
  expect(await requested(gateway, integrationId)).toEqual(new Map());
});
