/** A mail server, or a webhook's receiver, that accepts and says nothing: it holds up neither what else is told, nor syncs, nor the end. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { newId, schema } from "@storegate/database";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { startSecondGateway } from "./second-gateway.js";
import { runSync } from "./syncs.js";

const encryptionKey = randomBytes(32).toString("base64");
const from = { STOREGATE_MAIL_FROM: "Storegate <storegate@example.com>" };

/** Connections that the mail server has taken, and says nothing on. */
const taken: Socket[] = [];
const silentMail = createServer((socket) => {
  taken.push(socket);
  socket.on("error", () => {});
});
/** The ids of webhooks that have come, by path. */
const told: Record<string, unknown[]> = { "/told": [], "/hangs": [] };
const types: string[] = [];
let hangs = true;
const receiver = createHttpServer((request, response) => {
  void text(request).then((body) => {
    told[request.url ?? ""]?.push(request.headers["webhook-id"]);
    if (request.url === "/told") types.push((JSON.parse(body) as { type: string }).type);
    if (request.url === "/told" || !hangs) response.writeHead(204).end();
  });
});
let gateway: TestGateway;

beforeEach(async () => {
  hangs = true;
  for (const paths of [told["/told"], told["/hangs"], types, taken]) paths?.splice(0);
  await Promise.all([silentMail, receiver].map(listening));
  gateway = await startTestGateway({
    sandbox: { customers: 3 },
    environment: {
      STOREGATE_ENCRYPTION_KEY: encryptionKey,
      STOREGATE_SMTP_URL: `smtp://127.0.0.1:${portOf(silentMail)}`,
      ...from,
    },
  });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  for (const socket of taken) socket.destroy();
  receiver.closeAllConnections();
  await Promise.all([silentMail, receiver].map((each) => new Promise((resolve) => each.close(resolve))));
});

async function listening(server: Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function tell(webhookUrls: readonly string[]): Promise<void> {
  const { data } = await gateway.query(
    `mutation ($input: UpdateNotificationSettingsInput!) { updateNotificationSettings(input: $input) { userErrors { code } } }`,
    { input: { emails: ["ops@example.com"], webhookUrls } },
  );
  expect(data.updateNotificationSettings.userErrors).toEqual([]);
}

function becomes(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}

test("nor the notices of any other receiver, however many wait for the one that hangs", async () => {
  const hooks = `http://127.0.0.1:${portOf(receiver)}`;
  await tell([`${hooks}/hangs`, `${hooks}/told`]);
  const content = {
    integrationId: "int_1",
    integrationName: "Validation",
    connectorId: "validation",
    storeId: "sto_1",
    storeName: "Shop",
    syncId: null,
    failedRecords: 0,
    processedRecords: 0,
    dueAt: null,
    fault: null,
  };
  // Those to the one that hangs are older.
  const rows = ["/hangs", "/told"].flatMap((path) =>
    Array.from({ length: 30 }, () => ({
      id: newId(),
      event: "SYNC_FAILED" as const,
      channel: "webhook" as const,
      receiver: `${hooks}${path}`,
      content,
    })),
  );
  await gateway.database.queries.insert(schema.notifications).values(rows);
  await becomes(() => expect(told["/told"]).toHaveLength(30));
  expect(told["/hangs"]).toHaveLength(2);
});

test("neither webhooks, nor syncs, nor the end of a gateway, which leaves them to whoever comes next", async () => {
  const { integrationId } = await setUpValidation(gateway);
  const hooks = `http://127.0.0.1:${portOf(receiver)}`;
  await tell([`${hooks}/told`]);
  await runSync(gateway, { integrationId });
  gateway.sandbox.control.addFault({ method: "GET", path: "/v3/customers", times: null, respond: "html" });
  expect((await runSync(gateway, { integrationId })).status).toBe("FAILED");
  await becomes(() => expect([taken.length, types]).toEqual([1, ["sync.failed"]]));
  // The mail is still under way, and what happens next is told.
  await tell([`${hooks}/told`, `${hooks}/hangs`]);
  gateway.sandbox.control.clearFaults();
  expect((await runSync(gateway, { integrationId })).status).toBe("SUCCEEDED");
  await becomes(() => expect(types).toEqual(["sync.failed", "integration.recovered"]));
  await becomes(() => expect(told["/hangs"]).toHaveLength(1));
  expect(taken.map((socket) => socket.readyState)).toEqual(["open"]);

  const closed = Promise.all(taken.map((socket) => once(socket, "close")));
  const began = performance.now();
  await gateway.gateway.stop();
  expect(performance.now() - began).toBeLessThan(9000);
  await closed;
  expect(gateway.log).not.toContainEqual(expect.objectContaining({ message: "did not end in time, and is left" }));
  const left = await gateway.database.sql`
    select channel, fault, next_attempt_at <= now() as is_due from notifications where delivered_at is null order by id`;
  const due = (channel: string) => ({ channel, fault: null, is_due: true });
  expect(left).toEqual([due("email"), due("email"), due("webhook")]);

  hangs = false;
  let mails = 0;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, _session, done) => {
      stream.resume();
      stream.on("end", () => {
        mails += 1;
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()));
  try {
    const environment = { STOREGATE_SMTP_URL: `smtp://127.0.0.1:${portOf(smtp.server)}`, ...from };
    await using _second = await startSecondGateway(gateway, encryptionKey, { environment });
    await becomes(() => expect([mails, told["/hangs"]?.length]).toEqual([2, 2]));
    // As the same message: a receiver that got the first can tell.
    expect(new Set(told["/hangs"]).size).toBe(1);
    await becomes(async () =>
      expect(await gateway.database.sql`select 1 from notifications where delivered_at is null`).toEqual([]),
    );
  } finally {
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  }
});
