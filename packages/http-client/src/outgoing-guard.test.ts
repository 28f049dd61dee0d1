import type { LookupAddress } from "node:dns";
import { createServer } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpClient, type HttpClient } from "./http-client.js";
import { addressRange, guardedLookup, isPublicAddress, type Resolve } from "./outgoing-guard.js";
import { listen, type TestServer } from "./testing/test-server.js";

const open: (TestServer | HttpClient)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

function client(resolve?: Resolve): HttpClient {
  const made = createHttpClient({
    retry: { maxAttempts: 3, baseMs: 1 },
    ...(resolve === undefined ? {} : { resolve }),
  });
  open.push(made);
  return made;
}

function answering(...answers: string[][]): Resolve & { asked: number } {
  const resolve = Object.assign(
    (_name: string, _options: unknown, callback: (error: Error | null, addresses: LookupAddress[]) => void) => {
      const addresses = answers[Math.min(resolve.asked, answers.length - 1)] ?? [];
      resolve.asked += 1;
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    },
    { asked: 0 },
  );
  return resolve;
}

describe("which addresses are public", () => {
  test.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700:4700::1111", "64:ff9b::808:808"])("%s is", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ["127.0.0.1", "loopback"],
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["192.168.1.1", "private"],
    ["169.254.169.254", "linkLocal"],
    ["100.64.0.1", "carrierGradeNat"],
    ["0.0.0.0", "unspecified"],
    ["255.255.255.255", "broadcast"],
    ["224.0.0.1", "multicast"],
    ["192.0.2.1", "reserved"],
    ["::", "unspecified"],
    ["::1", "loopback"],
    ["fe80::1", "linkLocal"],
    ["fd00::1", "uniqueLocal"],
    ["ff02::1", "multicast"],
    ["::ffff:127.0.0.1", "ipv4Mapped"],
    ["::ffff:8.8.8.8", "ipv4Mapped"],
    ["64:ff9b::7f00:1", "loopback"],
    ["::7f00:1", "reserved"],
    ["4000::1", "reserved"],
    ["64:ff9b:1::a00:1", "private"],
    ["2002:7f00:1::", "6to4"],
    ["not an address", "invalid"],
  ])("%s is not (%s)", (address, range) => {
    expect(isPublicAddress(address)).toBe(false);
    expect(addressRange(address)).toBe(range);
  });
});

describe("the guard in front of connections", () => {
  test.each([
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "0.0.0.0",
    "0",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "localhost",
    "LOCALHOST",
    "①②⑦.⓪.⓪.①",
  ])("%s is not called", async (host) => {
    let called = 0;
    const server = await listen(
      createServer((_request, response) => {
        called += 1;
        response.end("{}");
      }),
    );
    open.push(server);
    await expect(client().request({ method: "GET", url: `http://${host}:${server.port}/` })).rejects.toMatchObject({
      kind: "CONFIG",
      code: "PRIVATE_ADDRESS",
      retryable: false,
    });
    expect(called).toBe(0);
  });

  test.each([
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "[::ffff:169.254.169.254]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "10.0.0.1",
    "192.168.0.1",
    "100.100.100.200",
  ])("%s, where clouds and networks keep their secrets, is not called", async (host) => {
    await expect(client().request({ method: "GET", url: `http://${host}/latest/meta-data/` })).rejects.toMatchObject({
      code: "PRIVATE_ADDRESS",
    });
  });

  test("a redirect to a private address is answered, not followed", async () => {
    const asked: string[] = [];
    const server = await listen(
      createServer((request, response) => {
        asked.push(request.url ?? "");
        response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
      }),
    );
    open.push(server);
    const allowing = createHttpClient({ allowPrivateHosts: true });
    open.push(allowing);
    for (const method of ["GET", "POST"] as const) {
      const answer = await allowing.request({ method, url: `${server.url}/hook`, expect: "text" });
      expect(answer.status).toBe(302);
    }
    expect(asked).toEqual(["/hook", "/hook"]);
  });

  test("a name that changes its answer is judged anew by each connection, and called at neither", async () => {
    let called = 0;
    const server = await listen(
      createServer((_request, response) => {
        called += 1;
        response.end("{}");
      }),
    );
    open.push(server);
    const resolve = answering(["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"]);
    const guarded = client(resolve);
    for (let time = 1; time <= 3; time += 1) {
      await expect(
        guarded.request({ method: "GET", url: `http://rebind.example:${server.port}/` }),
      ).rejects.toMatchObject({
        code: "PRIVATE_ADDRESS",
      });
      expect(resolve.asked).toBe(time);
    }
    expect(called).toBe(0);
  });

  test("a name with one private address among public ones is refused, and its address is not told", async () => {
    const resolve = answering(["8.8.8.8", "10.20.30.40"]);
    const error: unknown = await client(resolve)
      .request({ method: "GET", url: "http://rebind.example/" })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "PRIVATE_ADDRESS" });
    expect(String(error)).not.toContain("10.20.30.40");
    expect(resolve.asked).toBe(1);
  });

  test("the addresses judged are the ones handed on to be connected to, and the name is asked for once", () => {
    const resolve = answering(["8.8.8.8", "2606:4700:4700::1111"], ["127.0.0.1"]);
    const handedOn: unknown[] = [];
    guardedLookup(resolve)("rebind.example", { all: true }, (...told) => handedOn.push(told));
    expect(handedOn).toEqual([
      [
        null,
        [
          { address: "8.8.8.8", family: 4 },
          { address: "2606:4700:4700::1111", family: 6 },
        ],
      ],
    ]);
    guardedLookup(answering(["8.8.8.8"]))("one.example", {}, (...told) => handedOn.push(told));
    expect(handedOn[1]).toEqual([null, "8.8.8.8", 4]);
    expect(resolve.asked).toBe(1);
  });
});
