/** Mail servers that cannot be asked from here: it is told, and no verdict suffers from it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./harness.js";
import { reasonsOf, setUpProbing, truths } from "./smtp-world.js";
import { allResults, runSync, userErrors } from "./syncs.js";
import { statuses } from "./truelist-world.js";

let gateway: TestGateway;
let integrationId: string;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 30, timeScale: 100 } });
  gateway.sandbox.control.mail.closePort("refused");
  ({ integrationId } = await setUpProbing(gateway));
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** The connection test's look at mail servers, as configured or as it would be. */
async function check(config?: object) {
  const { data } = await gateway.query(
    `mutation ($input: IntegrationDraftInput!) { testIntegration(input: $input) {
      ok checks { name status fault { kind code message remedy field } } ${userErrors} } }`,
    { input: { integrationId, config } },
  );
  const { ok, checks } = data.testIntegration;
  return { ok, ...checks.find(({ name }: { name: string }) => name === "smtp") };
}

const told = "mail servers are not asked: No mail server could be reached on port 25";

/** What a sync finds, by customer: the reason, and the evidence that mail servers were not asked. */
async function sync() {
  const { id, status } = await runSync(gateway, { integrationId, keepUnchanged: true });
  expect(status).toBe("SUCCEEDED");
  const results = await allResults(gateway, id);
  const evidence = new Map(results.map(({ key, details }) => [key, JSON.stringify(details?.["evidence"] ?? [])]));
  return { results, evidence };
}

test("a closed port turns asking off, with its reason in test, log and evidence; the verdicts are those of the DNS", async () => {
  expect(await check()).toEqual({
    ok: true,
    name: "smtp",
    status: "WARNING",
    fault: {
      kind: "UNAVAILABLE",
      code: "SMTP_PORT_CLOSED",
      message: expect.stringMatching(/port 25.*refused/i),
      remedy: expect.stringContaining("STOREGATE_SMTP_PROXY"),
      field: null,
    },
  });
  const { results, evidence } = await sync();
  const dns = new Map([...gateway.sandbox.control.truth()].map(({ email, reason }) => [email, reason]));
  expect(reasonsOf(results, dns)).toEqual(new Map([...dns].filter(([email]) => evidence.has(email))));
  const left = results.filter(({ reason }) => reason === "domain_accepts_mail");
  expect(left.length).toBeGreaterThan(15);
  for (const { key } of left) expect(evidence.get(key)).toContain(told);
  const line = gateway.log.find(({ message }) => message.startsWith("mail servers are not asked for mailboxes"));
  expect(line).toMatchObject({ level: "warn", fields: { reason: "port_closed", remedy: expect.any(String) } });
  expect(gateway.sandbox.control.mail.sessions().connections).toBe(0);
});

test("a name that does not match is told with the place in the config, a sync of the name's owner asks as soon as it is mended", async () => {
  const { mail } = gateway.sandbox.control;
  mail.openPort();
  mail.setClientAddress("198.51.100.7");
  expect(await check()).toMatchObject({
    ok: true,
    status: "WARNING",
    fault: { kind: "CONFIG", code: "SMTP_HELO_MISMATCH", field: "smtp.heloName", remedy: expect.any(String) },
  });
  mail.setClientAddress("203.0.113.25");
  expect(await check()).toEqual({ ok: true, name: "smtp", status: "PASSED", fault: null });
  const truth = truths(gateway.sandbox);
  const { results } = await sync();
  expect(reasonsOf(results, truth)).toEqual(truth);
});

test("what mail servers said before is not forgotten when the port closes", async () => {
  const { mail } = gateway.sandbox.control;
  const before = statuses(gateway.sandbox);
  mail.closePort("refused");
  expect(await check()).toMatchObject({ status: "WARNING" });
  const { results, evidence } = await sync();
  const truth = truths(gateway.sandbox);
  for (const { key, reason, label, externalId } of results) {
    const asked = truth.get(key);
    if (asked === undefined || reason === asked) continue;
    // Only what they did not know is the DNS's again, and says why.
    expect([key, reason, before.get(externalId ?? "")]).toEqual([key, "domain_accepts_mail", "unknown"]);
    expect(evidence.get(key)).toContain(told);
    expect(label).toBe("valid");
  }
  expect(results.filter(({ reason }) => reason === "mailbox_exists").length).toBeGreaterThan(10);
  expect(results.some(({ reason }) => reason === "no_such_mailbox" || reason === "mailbox_full")).toBe(true);
});

test("nothing is tried where mail servers are not to be asked", async () => {
  const { mail } = gateway.sandbox.control;
  mail.openPort();
  mail.resetSessions();
  expect(await check({})).toEqual({ ok: true, name: "smtp", status: "SKIPPED", fault: null });
  expect(mail.sessions().connections).toBe(0);
});
