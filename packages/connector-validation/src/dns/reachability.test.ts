import { describe, expect, it } from "vitest";
import { respond, startDnsTestServer } from "../../test/dns-test-server.js";
import { quick, serve } from "../../test/served-resolver.js";
import { createDnsResolver } from "./resolver.js";

const clock = () => {
  let time = Date.parse("2026-11-22T10:00:00Z");
  return { now: () => new Date(time), pass: (seconds: number) => (time += seconds * 1000) };
};

describe("whether any name server answers", () => {
  it.each(["NOERROR", "SERVFAIL", "NXDOMAIN", "REFUSED"] as const)("takes %s for an answer", async (code) => {
    await using world = await serve((asked) => [respond(asked, { code })]);
    expect(await world.resolver.reachable()).toBe(true);
    expect(world.server.asked).toEqual(["NS ."]);
  });

  it("takes a cut response for an answer, and does not ask for the rest", async () => {
    await using world = await serve((asked) => [respond(asked, { truncated: true })]);
    expect(await world.resolver.reachable()).toBe(true);
    expect(world.server.asked).toHaveLength(1);
  });

  it("says no when all are silent, send garbage or do not listen, after as many attempts as it was told", async () => {
    await using silent = await startDnsTestServer(() => []);
    await using garbage = await startDnsTestServer(() => [Buffer.from("this is no DNS message")]);
    const gone = await startDnsTestServer(() => []);
    await gone[Symbol.asyncDispose]();
    const servers = [silent, garbage, gone].map((server) => server.address);
    const resolver = createDnsResolver({ servers, timeoutMs: 40, attempts: 2 });
    expect(await resolver.reachable()).toBe(false);
    expect(silent.asked).toEqual(["NS .", "NS ."]);
    expect(resolver.servers).toEqual(servers);
  });

  it("says yes when one of several answers, whatever the others do", async () => {
    await using silent = await startDnsTestServer(() => []);
    await using refusing = await startDnsTestServer((asked) => [respond(asked, { code: "REFUSED" })]);
    await using never = await startDnsTestServer(() => []);
    const servers = [silent, refusing, never].map((server) => server.address);
    expect(await createDnsResolver({ ...quick, servers }).reachable()).toBe(true);
    expect(never.asked).toEqual([]);
  });

  it("asks once for all who ask at once, and again after ten seconds", async () => {
    const { now, pass } = clock();
    await using world = await serve((asked) => [respond(asked)], { now });
    await Promise.all(Array.from({ length: 20 }, () => world.resolver.reachable()));
    pass(9);
    await world.resolver.reachable();
    expect(world.server.asked).toHaveLength(1);
    pass(2);
    await world.resolver.reachable();
    expect(world.server.asked).toHaveLength(2);
  });

  it("keeps a no as long", async () => {
    const { now, pass } = clock();
    await using world = await serve((asked) => (asked.before === 0 ? [] : [respond(asked)]), { now });
    expect(await world.resolver.reachable()).toBe(false);
    pass(9);
    expect(await world.resolver.reachable()).toBe(false);
    pass(2);
    expect(await world.resolver.reachable()).toBe(true);
  });

  it("forgets a yes as soon as a question gets no response, but not for a failure that is a response", async () => {
    let dead = false;
    await using world = await serve((asked) => (dead ? [] : [respond(asked, { code: "SERVFAIL" })]));
    expect(await world.resolver.reachable()).toBe(true);
    await world.resolver.mx("broken.net");
    await world.resolver.reachable();
    expect(world.server.asked).toEqual(["NS .", "MX broken.net"]);
    dead = true;
    await world.resolver.mx("example.net");
    expect(await world.resolver.reachable()).toBe(false);
  });

  it("lets a caller go whose signal aborts, and answers the others", async () => {
    const asked = Promise.withResolvers<void>();
    await using world = await serve(
      (question) => {
        asked.resolve();
        return question.before === 0 ? [] : [respond(question)];
      },
      { attempts: 2 },
    );
    const controller = new AbortController();
    const leaving = world.resolver.reachable(controller.signal);
    const staying = world.resolver.reachable();
    await asked.promise;
    controller.abort(new Error("the sync was cancelled"));
    await expect(leaving).rejects.toThrow("the sync was cancelled");
    expect(await staying).toBe(true);
  });

  it("is asked beside other questions, however many of them wait", async () => {
    await using world = await serve((asked) => [respond(asked)], { maxConcurrency: 0 });
    expect(await world.resolver.reachable()).toBe(true);
  });
});
