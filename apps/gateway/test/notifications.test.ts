/** People are told when an integration stands otherwise than before: once, by mail and by signed webhook. */
import { createServer } from "node:http";
import { SMTPServer } from "smtp-server";
import { Webhook } from "standardwebhooks";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTestGateway, setUpValidation, type TestGateway } from "./harness.js";
import { runSync } from "./syncs.js";

interface Mail {
  readonly to: string;
  readonly raw: string;
}
interface Hook {
  readonly headers: Record<string, string>;
  readonly body: string;
}

const mails: Mail[] = [];
const hooks: Hook[] = [];
let hookStatus = 204;
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onRcptTo: ({ address }, _session, done) =>
    done(address.startsWith("nobody") ? Object.assign(new Error("no such mailbox"), { responseCode: 550 }) : null),
  onData: (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      // Lines are broken for transport (RFC 2045, quoted-printable).
      const raw = Buffer.concat(chunks).toString().replaceAll("=\r\n", "");
      mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), raw });
      done();
    });
  },
});
const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    hooks.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(hookStatus).end();
  });
});

let gateway: TestGateway;
let integrationId: string;
let hookUrl: string;
let secret: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()));
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const port = (server: { address(): unknown }): number => (server.address() as { port: number }).port;
  hookUrl = `http://127.0.0.1:${port(receiver)}/hooks/store%20one`;
  gateway = await startTestGateway({
    sandbox: { customers: 3 },
    environment: {
      STOREGATE_SMTP_URL: `smtp://127.0.0.1:${port(smtp.server)}`,
      STOREGATE_MAIL_FROM: "Storegate <storegate@example.com>",
    },
  });
  ({ integrationId } = await setUpValidation(gateway));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await new Promise<void>((resolve) => receiver.close(() => resolve()));
});

const settings = "emails webhookUrls events fault { kind code message remedy }";

async function update(input: object) {
  const { data } = await gateway.query(
    `mutation ($input: UpdateNotificationSettingsInput!) {
      updateNotificationSettings(input: $input) { settings { ${settings} } webhookSecret userErrors { code field } }
    }`,
    { input },
  );
  return data.updateNotificationSettings;
}

async function read() {
  return (await gateway.query(`{ notificationSettings { ${settings} } }`)).data.notificationSettings;
}

describe("settings", () => {
  test("nobody is told of anything until somebody says so, and then of everything", async () => {
    expect(await read()).toEqual({
      emails: [],
      webhookUrls: [],
      events: ["INTEGRATION_DISABLED", "INTEGRATION_SILENT", "SYNC_FAILED", "SYNC_COMPLETED_WITH_ERRORS", "RECOVERED"],
      fault: null,
    });
  });

  test.each([
    [{ emails: ["ops@example.com", "not an address"] }, "EMAIL_INVALID", ["emails", "1"]],
    [{ emails: ["a@example.com\r\nBcc: b@example.com"] }, "EMAIL_INVALID", ["emails", "0"]],
    [{ webhookUrls: ["ftp://example.com"] }, "URL_INVALID", ["webhookUrls", "0"]],
    [{ webhookUrls: ["https://user:password@example.com/"] }, "URL_INVALID", ["webhookUrls", "0"]],
    [{ emails: Array.from({ length: 21 }, (_, index) => `a${index}@example.com`) }, "TOO_MANY", ["emails"]],
  ])("%j is refused and changes nothing", async (input, code, field) => {
    expect(await update(input)).toEqual({ settings: null, webhookSecret: null, userErrors: [{ code, field }] });
    expect(await read()).toMatchObject({ emails: [], webhookUrls: [] });
  });

  test("the secret is shown with the first webhook, and not again; it is kept encrypted", async () => {
    const first = await update({ emails: ["ops@example.com", "OPS@example.com"], webhookUrls: [hookUrl] });
    expect(first.settings).toMatchObject({ emails: ["OPS@example.com"], webhookUrls: [hookUrl], fault: null });
    expect(first.webhookSecret).toMatch(/^whsec_/);
    secret = first.webhookSecret;
    expect(await update({ events: null })).toMatchObject({ webhookSecret: null, userErrors: [] });
    const rows = await gateway.database.sql`select * from notification_settings`;
    expect(JSON.stringify(rows)).not.toContain(secret.slice("whsec_".length));
  });

  test("what was changed is audited, persons under pseudonyms", async () => {
    const rows = await gateway.database.sql`select * from audit_entries where operation = 'updateNotificationSettings'`;
    expect(rows.length).toBe(2);
    expect(JSON.stringify(rows)).not.toMatch(/ops@|whsec|store%20one/i);
    const [personal] = await gateway.database.sql`select * from audit_personal where entry_id = ${rows[0]?.["id"]}`;
    expect(Object.values(personal?.["values"] as object)).toEqual(["OPS@example.com"]);
  });
});

/** What the last webhook says, once its signature is good. */
function lastHook(): unknown {
  const hook = hooks.at(-1);
  return hook && new Webhook(secret).verify(hook.body, hook.headers);
}

/** Waits for a count of messages; those that come after it fail the test that counts next. */
async function arrived(counts: { readonly mails: number; readonly hooks: number }): Promise<void> {
  await vi.waitFor(() => expect({ mails: mails.length, hooks: hooks.length }).toEqual(counts), {
    timeout: 15_000,
    interval: 50,
  });
}

describe("what is told", { timeout: 60_000 }, () => {
  test("a sync that fails is told once, by both ways; that it works again, too", async () => {
    await runSync(gateway, { integrationId });
    const fault = { method: "GET", path: "/v3/customers", times: null, respond: "html" } as const;
    gateway.sandbox.control.addFault(fault);
    const failed = await runSync(gateway, { integrationId });
    expect(failed.status).toBe("FAILED");
    await arrived({ mails: 1, hooks: 1 });
    expect((await runSync(gateway, { integrationId })).status).toBe("FAILED");
    gateway.sandbox.control.clearFaults();
    await runSync(gateway, { integrationId, dryRun: true });
    expect((await runSync(gateway, { integrationId })).status).toBe("SUCCEEDED");
    await arrived({ mails: 2, hooks: 2 });

    expect(mails.map(({ to }) => to)).toEqual(["OPS@example.com", "OPS@example.com"]);
    expect(mails[0]?.raw).toContain('A sync of "E-mail validation" of the store "Sandbox Outfitters" failed.');
    expect(mails[0]?.raw).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(mails[0]?.raw).toContain(failed.id);
    expect(mails[1]?.raw).toContain("works again");
    const bodies = hooks.map(({ headers, body }) => new Webhook(secret).verify(body, headers));
    expect(bodies).toMatchObject([
      { type: "sync.failed", data: { integrationId, syncId: failed.id, fault: { code: "STORE_UNAVAILABLE" } } },
      { type: "integration.recovered", data: { integrationId, fault: null } },
    ]);
    expect(await read()).toMatchObject({ fault: null });
  });

  test("what is disabled again is told again, also where nothing was done in between", async () => {
    const { sql } = gateway.database;
    const told = [mails.length, hooks.length] as const;
    const reason = JSON.stringify({ kind: "AUTH", code: "TOKEN_REJECTED", message: "No.", retryable: false });
    const disable = () => sql`update integrations set status = 'DISABLED', disabled_reason = ${reason}::text::jsonb`;
    const enable = () =>
      sql`update integrations set status = 'MANUAL', disabled_reason = null, updated_at = clock_timestamp()`;
    await disable();
    await arrived({ mails: told[0] + 1, hooks: told[1] + 1 });
    await enable();
    await vi.waitFor(
      async () => expect(await sql`select told_state from integrations`).toEqual([{ told_state: "RETURNED" }]),
      { timeout: 20_000, interval: 50 },
    );
    await disable();
    await arrived({ mails: told[0] + 2, hooks: told[1] + 2 });
    await enable();
    await runSync(gateway, { integrationId });
    await arrived({ mails: told[0] + 3, hooks: told[1] + 3 });
    const types = hooks
      .slice(told[1])
      .map(({ headers, body }) => (new Webhook(secret).verify(body, headers) as { type: string }).type);
    expect(types).toEqual(["integration.disabled", "integration.disabled", "integration.recovered"]);
    [mails, hooks].forEach((each, index) => each.splice(told[index] ?? 0));
  });

  test("what does not arrive is told in the settings, harms no sync, and is sent again", async () => {
    await update({ emails: ["nobody@example.com"] });
    hookStatus = 500;
    gateway.sandbox.control.addFault({ method: "GET", path: "/v3/customers", times: null, respond: "wrongTypes" });
    expect((await runSync(gateway, { integrationId })).status).toBe("FAILED");
    gateway.sandbox.control.clearFaults();
    await arrived({ mails: 2, hooks: 3 });
    await vi.waitFor(async () => expect((await read()).fault).not.toBeNull(), { timeout: 20_000, interval: 50 });
    // The fault may be the mail's: the webhook's is written down on its own.
    const { sql } = gateway.database;
    await vi.waitFor(
      async () =>
        expect(
          await sql`select 1 from notifications where channel = 'webhook' and delivered_at is null and fault is not null`,
        ).toHaveLength(1),
      { timeout: 20_000, interval: 50 },
    );
    hookStatus = 204;
    // Its next attempt would be in a minute.
    await gateway.database
      .sql`update notifications set next_attempt_at = now() where channel = 'webhook' and delivered_at is null`;
    await arrived({ mails: 2, hooks: 4 });
    const [first, again] = hooks.slice(2).map(({ headers }) => headers["webhook-id"]);
    expect(again).toBe(first);
    await vi.waitFor(
      () => expect(gateway.log.filter(({ message }) => message.includes("notice")).length).toBeGreaterThan(1),
      { timeout: 20_000, interval: 50 },
    );
    expect(JSON.stringify(gateway.log)).not.toContain(secret);
  });

  test("an automatic integration that has not run when it should is told of", async () => {
    await update({ emails: ["ops@example.com"], events: ["INTEGRATION_SILENT"] });
    // As it stands when no process has worked for an hour; nothing here takes it up, for its kind is unknown.
    await gateway.database
      .sql`update integrations set status = 'AUTOMATIC', next_sync_at = now() - interval '1 hour', connector_id = 'gone'`;
    await arrived({ mails: 3, hooks: 5 });
    expect(mails[2]?.raw).toContain("has not run when it should");
    expect(lastHook()).toMatchObject({ data: { queuedAt: null, pausedAt: null } });
  });

  test("so is one whose sync no worker takes, or a person has paused; one that waits for its store is not", async () => {
    const silences: [string, string, object][] = [
      // The connector of the test before is still unknown, so that nobody takes these up.
      [
        `status = 'QUEUED', trigger = 'SCHEDULE', created_at = now() - interval '20 minutes'`,
        "waits since",
        { queuedAt: expect.any(String) as string, pausedAt: null },
      ],
      [
        `status = 'RUNNING', started_at = now() - interval '1 day', pause_requested_at = now() - interval '1 day', paused_at = now() - interval '1 day'`,
        "is paused since",
        { queuedAt: null, pausedAt: expect.any(String) as string },
      ],
    ];
    const [last] = await gateway.database.sql`select id from syncs order by id desc limit 1`;
    const { sql } = gateway.database;
    const forget = () => sql`update integrations set told_state = null`;
    for (const [columns, words, data] of silences) {
      const [told, told2] = [mails.length, hooks.length];
      // It runs, and waits until its store answers again: nothing is told, however long it is due.
      await sql.unsafe(`update syncs set connector_id = 'gone', finished_at = null, status = 'RUNNING',
        paused_at = null, retry_at = now() + interval '1 hour' where id = '${last?.["id"]}'`);
      await forget();
      await vi.waitFor(async () => expect(await sql`select 1 from integrations where told_state is null`).toEqual([]), {
        timeout: 20_000,
        interval: 50,
      });
      expect([mails.length, hooks.length]).toEqual([told, told2]);
      await sql.unsafe(`update syncs set retry_at = null, ${columns} where id = '${last?.["id"]}'`);
      await arrived({ mails: told + 1, hooks: told2 + 1 });
      expect(mails.at(-1)?.raw).toContain(words);
      expect(lastHook()).toMatchObject({
        type: "integration.silent",
        data: { dueAt: expect.any(String) as string, ...data },
      });
    }
  });

  test("and once it runs again that is told when it has succeeded, not before", async () => {
    await update({ events: null });
    const { sql } = gateway.database;
    const told = [mails.length, hooks.length] as const;
    gateway.sandbox.control.setLatency(200);
    await sql`update syncs set finished_at = now(), status = 'CANCELLED' where finished_at is null`;
    await sql`update integrations set connector_id = 'validation'`;
    await arrived({ mails: told[0] + 1, hooks: told[1] + 1 });
    gateway.sandbox.control.setLatency(0);
    const { type, data } = lastHook() as { type: string; data: { syncId: string } };
    expect(type).toBe("integration.recovered");
    const { data: found } = await gateway.query("query ($id: ID!) { sync(id: $id) { status trigger } }", {
      id: data.syncId,
    });
    expect(found.sync).toEqual({ status: "SUCCEEDED", trigger: "SCHEDULE" });
  });

  test("a receiver that is refused alone is told in the settings, also when another is reached after it", async () => {
    await update({ emails: ["nobody@example.com", "ops@example.com"] });
    gateway.sandbox.control.addFault({ method: "GET", path: "/v3/customers", times: null, respond: "wrongTypes" });
    const told = [mails.length, hooks.length] as const;
    expect((await runSync(gateway, { integrationId })).status).toBe("FAILED");
    gateway.sandbox.control.clearFaults();
    await arrived({ mails: told[0] + 1, hooks: told[1] + 1 });
    await vi.waitFor(async () => expect((await read()).fault).toMatchObject({ code: "MAIL_REFUSED" }), {
      timeout: 20_000,
      interval: 50,
    });
    expect(mails.at(-1)?.to).toBe("ops@example.com");
    // Who is no longer told is no longer missed.
    expect((await update({ emails: ["ops@example.com"] })).settings.fault).toBeNull();
  });

  test("without webhooks there is no secret; what was still to be sent to whom is no longer told is not sent", async () => {
    const { settings: now, webhookSecret } = await update({ emails: null, webhookUrls: [] });
    expect(now).toMatchObject({ emails: [], webhookUrls: [], fault: null });
    expect(webhookSecret).toBeNull();
    const [row] = await gateway.database.sql`select webhook_secret from notification_settings`;
    expect(row?.["webhook_secret"]).toBeNull();
    expect(
      await gateway.database.sql`select 1 from notifications where delivered_at is null and failed_at is null`,
    ).toEqual([]);
  });
});
