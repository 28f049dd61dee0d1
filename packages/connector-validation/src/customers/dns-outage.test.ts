import { Fault } from "@storegate/http-client";
import { describe, expect, it } from "vitest";
import { respond, startDnsTestServer } from "../../test/dns-test-server.js";
import { lookIn, mailDomain } from "../../test/dns-world.js";
import { inMemoryStore } from "../../test/in-memory-store.js";
import { observed } from "../../test/planning.js";
import { quick } from "../../test/served-resolver.js";
import { begun, contextOf, runtimeOf, validateKind } from "../../test/sync-context.js";
import { validation } from "../connector.js";
import { createDnsResolver } from "../dns/resolver.js";

const kind = validateKind();
const valid = { id: 3, name: "Storegate: Valid" };
const world = lookIn({ ...mailDomain("shop.net"), "NS .": { code: "REFUSED" }, "MX broken.net": { code: "SERVFAIL" } });

/** A name server that can be told to fall silent, and the runtime that asks it. */
async function mortalServer() {
  const life = { dead: false };
  const server = await startDnsTestServer((asked) => (life.dead || asked.name === "silent.net" ? [] : world(asked)));
  const runtime = runtimeOf(createDnsResolver({ ...quick, servers: [server.address] }));
  return { ...server, life, runtime };
}

const unreachable = (address: string) => ({
  kind: "UNAVAILABLE",
  code: "DNS_UNREACHABLE",
  message: expect.stringContaining(address),
  remedy: expect.stringContaining("STOREGATE_DNS_SERVERS"),
  retryable: true,
});

describe("name servers that do not answer", () => {
  it("let no customer be read, though what a worker left open can be settled", async () => {
    await using server = await mortalServer();
    server.life.dead = true;
    const { context } = await begun(inMemoryStore(), {}, server.runtime);
    const reading = kind.read(context, { cursor: null })[Symbol.asyncIterator]().next();
    await expect(reading).rejects.toBeInstanceOf(Fault);
    await expect(reading).rejects.toMatchObject(unreachable(server.address));
  });

  it.each(["silent", "gone"] as const)("%s in mid-sync, no verdict of the page is kept", async (how) => {
    const server = await mortalServer();
    const { context } = await begun(inMemoryStore(), {}, server.runtime);
    const page = [observed("not an address", "valid", valid), observed("anna@shop.net", "valid", valid)];
    expect(await kind.plan(context, page)).toMatchObject([{ label: "invalid" }, { label: "valid", changes: [] }]);
    if (how === "silent") server.life.dead = true;
    else await server[Symbol.asyncDispose]();
    const next = [...page, observed("bert@other.net", "valid", valid)];
    await expect(kind.plan(context, next)).rejects.toMatchObject(unreachable(server.address));
    if (how === "silent") await server[Symbol.asyncDispose]();
  });

  it("leave nothing for Truelist to look at, which is there for what they do not know", async () => {
    await using server = await mortalServer();
    const config = { provider: "builtin_then_truelist", truelist: { apiKey: "key" } };
    const { context } = await begun(inMemoryStore(), config, server.runtime);
    server.life.dead = true;
    // Whoever asked Truelist here would be told that nobody but the DNS is asked.
    const planned = kind.plan(context, [observed("bert@other.net", "valid", valid)]);
    await expect(planned).rejects.toMatchObject(unreachable(server.address));
  });

  it("are not blamed for domains that are silent or fail: those customers alone are unknown", async () => {
    await using server = await mortalServer();
    const { context } = await begun(inMemoryStore(), {}, server.runtime);
    const emails = ["a@silent.net", "b@broken.net", "c@broken.net", "anna@shop.net"];
    const plans = await kind.plan(
      context,
      emails.map((email) => observed(email, null, null)),
    );
    expect(plans.map(({ label, reason }) => `${label} ${reason}`)).toEqual([
      "unknown dns_failure",
      "unknown dns_failure",
      "unknown dns_failure",
      "valid domain_accepts_mail",
    ]);
    // Once for the page, because a question got no response.
    expect(server.asked.filter((question) => question === "NS .")).toHaveLength(1);
  });

  it("are not asked again for a page that was judged", async () => {
    await using server = await mortalServer();
    const { context } = await begun(inMemoryStore(), {}, server.runtime);
    await kind.plan(context, [observed("anna@shop.net", null, null), observed("bert@gone.net", null, null)]);
    expect(server.asked.filter((question) => question === "NS .")).toHaveLength(0);
  });

  it("fail the connection test, and pass it while they answer", async () => {
    await using server = await mortalServer();
    const test = () => validation.test?.(contextOf(inMemoryStore(), {}, server.runtime));
    expect(await test()).toContainEqual({ name: "dns", status: "PASSED" });
    server.life.dead = true;
    await server.runtime.resolver.mx("example.net");
    expect(await test()).toContainEqual({
      name: "dns",
      status: "FAILED",
      fault: expect.objectContaining(unreachable(server.address)),
    });
  });

  it("are told of even when the store cannot be read", async () => {
    await using server = await startDnsTestServer((asked) => [respond(asked)]);
    const store = inMemoryStore();
    store.fail("attributes.list", "UNAVAILABLE");
    const runtime = runtimeOf(createDnsResolver({ ...quick, servers: [server.address] }));
    expect(await validation.test?.(contextOf(store, {}, runtime))).toMatchObject([
      { name: "customer_attributes", status: "FAILED" },
      { name: "customer_groups", status: "SKIPPED" },
      { name: "dns", status: "PASSED" },
      { name: "truelist", status: "SKIPPED" },
      { name: "smtp", status: "SKIPPED" },
    ]);
  });
});
