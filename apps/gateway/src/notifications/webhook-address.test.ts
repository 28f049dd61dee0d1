import { createHttpClient, Fault } from "@storegate/http-client";
import { createServer } from "node:http";
import { once } from "node:events";
import { expect, test } from "vitest";
import { webhookChannel } from "./channels.js";

const message = {
  id: "0190a5b4-0000-7000-8000-000000000000",
  event: "SYNC_FAILED",
  createdAt: new Date("2026-06-01T03:00:00Z"),
  content: {
    integrationId: "int_1",
    integrationName: "Validation",
    connectorId: "validation",
    storeId: "sto_1",
    storeName: "Toys",
    syncId: null,
    failedRecords: 0,
    processedRecords: 0,
    dueAt: null,
    queuedAt: null,
    leftAt: null,
    pausedAt: null,
    fault: null,
  },
} as const;

test("a webhook whose name has come to lead to a private address is not sent; a day may heal it", async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const http = createHttpClient({
    allowPrivateHosts: false,
    resolve: (_hostname, _options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
  });
  try {
    const send = webhookChannel(http, async () => `whsec_${Buffer.alloc(32, 1).toString("base64")}`);
    for (const host of ["hooks.example.com", "127.0.0.1", "[::ffff:127.0.0.1]"]) {
      const sent = send({ ...message, receiver: `http://${host}:${port}/` }, new AbortController().signal);
      await expect(sent).rejects.toBeInstanceOf(Fault);
      await expect(sent).rejects.toMatchObject({ kind: "CONFIG", code: "PRIVATE_ADDRESS", retryable: true });
    }
    expect(asked).toBe(0);
  } finally {
    await http.close();
    server.close();
  }
});
