import { get, type IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import type { Sandbox } from "../index.js";

/** What comes over the wire, undecoded. */
function raw(
  sandbox: Sandbox,
  path: string,
  acceptEncoding?: string,
): Promise<{ readonly message: IncomingMessage; readonly bytes: Buffer }> {
  const headers = {
    "x-auth-token": sandbox.accessToken,
    ...(acceptEncoding === undefined ? {} : { "accept-encoding": acceptEncoding }),
  };
  return new Promise((resolve, reject) => {
    get(`${sandbox.apiUrl}/stores/${sandbox.storeHash}${path}`, { headers }, (message) => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("error", () => undefined);
      message.on("close", () => resolve({ message, bytes: Buffer.concat(chunks) }));
    }).on("error", reject);
  });
}

it("compresses an answer of over a kilobyte for who accepts gzip, and no other", async () => {
  const sandbox = await startForTest({ customers: 50 });
  const plain = await raw(sandbox, "/v3/customers");
  expect(plain.message.headers["content-encoding"]).toBeUndefined();
  for (const accepted of ["gzip", "br, GZIP;q=0.8", "gzip, deflate"]) {
    const { message, bytes } = await raw(sandbox, "/v3/customers", accepted);
    expect(message.headers).toMatchObject({
      "content-encoding": "gzip",
      "content-type": "application/json",
      "content-length": String(bytes.length),
    });
    expect(bytes.length).toBeLessThan(plain.bytes.length / 2);
    expect(gunzipSync(bytes).equals(plain.bytes)).toBe(true);
  }
  for (const accepted of ["identity", "br", "gzip;q=0"]) {
    const { message, bytes } = await raw(sandbox, "/v3/customers", accepted);
    expect([message.headers["content-encoding"], bytes.equals(plain.bytes)]).toEqual([undefined, true]);
  }
  const short = await raw(sandbox, "/v2/time", "gzip");
  expect([short.message.headers["content-encoding"], short.bytes.toString()]).toEqual([
    undefined,
    expect.stringMatching(/^\{"time":\d+\}$/),
  ]);
});

it("compresses spoilt answers too: half of one is half of what is sent, and a status of choice is as it was given", async () => {
  const sandbox = await startForTest({ customers: 50 });
  sandbox.control.addFault({ respond: "truncated" });
  const half = await raw(sandbox, "/v3/customers", "gzip");
  expect([half.message.complete, half.message.headers["content-encoding"]]).toEqual([false, "gzip"]);
  expect(half.bytes.length).toBe(Math.floor(Number(half.message.headers["content-length"]) / 2));
  expect(() => gunzipSync(half.bytes)).toThrow(/unexpected end of file/);
  sandbox.control.addFault({ respond: "wrongTypes" });
  const wrong = await raw(sandbox, "/v3/customers?limit=10", "gzip");
  expect(gunzipSync(wrong.bytes).toString()).toMatch(/^\{"data":\[\{"id":"50",/);
  const body = "x".repeat(5000);
  sandbox.control.addFault({ respond: { status: 503, headers: { "content-encoding": "br" }, body } });
  const chosen = await raw(sandbox, "/v3/customers", "gzip");
  expect([chosen.message.headers["content-encoding"], chosen.bytes.toString()]).toEqual(["br", body]);
});
