import { describe, expect, it } from "vitest";
import { startMailServer } from "../../test/mail-test-server.js";
import { openProber } from "../../test/probing.js";
import { startSocksProxy } from "../../test/socks-test-proxy.js";
import { directConnector, socksConnector } from "./connectors.js";

const notPublic = [
  "127.0.0.1",
  "10.0.0.1",
  "192.168.1.1",
  "169.254.169.254",
  "::1",
  "::ffff:127.0.0.1",
  "localhost",
  "",
];
const { signal } = new AbortController();

describe("connections to mail servers", () => {
  it("are made to public addresses alone", async () => {
    for (const address of notPublic) {
      await expect(directConnector()(address, 25, signal)).rejects.toThrow("none of the public internet");
    }
  });

  it("go through the proxy, which is handed public addresses alone", async () => {
    await using server = await startMailServer({ rcpt: () => "550 5.1.1 User unknown" });
    await using proxy = await startSocksProxy(server.port);
    const connect = socksConnector(proxy.url);
    for (const address of notPublic) await expect(connect(address, 25, signal)).rejects.toThrow("none of the public");
    expect(proxy.asked).toEqual([]);
    using world = openProber(connect);
    expect((await world.ask("anna@example.net")).reason).toBe("no_such_mailbox");
    expect(proxy.asked).toEqual(["62.1.2.3:25"]);
  });

  it("are unreachable where the proxy refuses them, or is not there", async () => {
    const proxy = await startSocksProxy(undefined);
    using world = openProber(socksConnector(proxy.url));
    const refused = await world.ask("anna@example.net");
    expect(refused.reason).toBe("smtp_unreachable");
    expect(refused.evidence[0]?.finding).toContain("ConnectionRefused");
    await proxy[Symbol.asyncDispose]();
    using other = openProber(socksConnector(proxy.url));
    expect((await other.ask("anna@example.net")).evidence[0]?.finding).toContain("the SOCKS proxy cannot be reached");
  });

  it("are given up when the signal aborts, also where the proxy is silent", async () => {
    await using proxy = await startSocksProxy("silent");
    const controller = new AbortController();
    const connecting = socksConnector(proxy.url)("62.1.2.3", 25, controller.signal);
    await expect.poll(() => proxy.asked).toHaveLength(1);
    controller.abort(new Error("gone"));
    await expect(connecting).rejects.toThrow("gone");
  });

  it.each(["http://127.0.0.1:1080", "127.0.0.1:1080", "socks4://127.0.0.1:1080", "socks5://127.0.0.1"])(
    "need a SOCKS5 proxy: %s",
    (url) => {
      expect(() => socksConnector(url)).toThrow(TypeError);
    },
  );
});
