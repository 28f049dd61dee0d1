import { createServer, type AddressInfo, type Server } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { guardedConnect } from "./guarded-connect.js";

let server: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close());

it.each(["127.0.0.1", "[::1]", "10.0.0.7", "169.254.169.254"])("calls no private address, as %s", async (host) => {
  const before = connections;
  await expect(guardedConnect({ allowPrivateHosts: false })({ host, port })).rejects.toMatchObject({
    kind: "CONFIG",
    code: "PRIVATE_ADDRESS",
  });
  expect(connections).toBe(before);
});

it("calls no name that leads to a private address, also beside a public one", async () => {
  const addresses = [
    { address: "93.184.215.14", family: 4 },
    { address: "127.0.0.1", family: 4 },
  ];
  const connect = guardedConnect({
    allowPrivateHosts: false,
    resolve: (_name, _options, answer) => answer(null, addresses),
  });
  await expect(connect({ host: "db.example.com", port })).rejects.toMatchObject({ code: "PRIVATE_ADDRESS" });
});

it("connects where private hosts are allowed, says who does not answer, and ends with its signal", async () => {
  const connect = guardedConnect({ allowPrivateHosts: true });
  const socket = await connect({ host: "127.0.0.1", port });
  expect(socket.remotePort).toBe(port);
  socket.destroy();
  // Nobody listens on port 1.
  await expect(connect({ host: "127.0.0.1", port: 1 })).rejects.toMatchObject({
    kind: "UNAVAILABLE",
    code: "CONNECTION_FAILED",
  });
  const reason = new Error("ended by the test");
  await expect(connect({ host: "127.0.0.1", port, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
