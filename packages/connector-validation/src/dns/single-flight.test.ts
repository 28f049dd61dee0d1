import { describe, expect, it } from "vitest";
import { mx, respond } from "../../test/dns-test-server.js";
import { serve } from "../../test/served-resolver.js";

describe("who waits", () => {
  it("sends the same question once for all who ask at once", async () => {
    await using world = await serve((asked) => [respond(asked, { answers: [mx(asked.name, 1, "mx.net")] })]);
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.resolver.mx("example.net")));
    expect(answers.every(({ kind }) => kind === "records")).toBe(true);
    expect(world.server.asked).toEqual(["MX example.net"]);
  });

  it("lets a caller go whose signal aborts, and answers the others", async () => {
    const asked = Promise.withResolvers<void>();
    await using world = await serve(
      (question) => {
        if (question.before === 0) {
          asked.resolve();
          return [];
        }
        return [respond(question, { answers: [mx(question.name, 1, "mx.net")] })];
      },
      { attempts: 2 },
    );
    const controller = new AbortController();
    const leaving = world.resolver.mx("example.net", controller.signal);
    const staying = world.resolver.mx("example.net");
    await asked.promise;
    controller.abort(new Error("the sync was cancelled"));
    await expect(leaving).rejects.toThrow("the sync was cancelled");
    expect(await staying).toMatchObject({ kind: "records" });
  });

  it("gives a question up that nobody waits for any more, and asks afresh", async () => {
    const asked = Promise.withResolvers<void>();
    await using world = await serve(
      (question) => {
        asked.resolve();
        return question.before === 0 ? [] : [respond(question, { answers: [mx(question.name, 1, "mx.net")] })];
      },
      { timeoutMs: 10_000 },
    );
    const controller = new AbortController();
    const leaving = world.resolver.mx("example.net", controller.signal);
    await asked.promise;
    controller.abort();
    await expect(leaving).rejects.toThrow("aborted");
    expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "records" });
  });

  it("has no more questions under way than it was told", async () => {
    let open = 0;
    let most = 0;
    await using world = await serve(
      (question) => {
        open += 1;
        most = Math.max(most, open);
        setImmediate(() => (open -= 1));
        return [respond(question, { code: "NXDOMAIN" })];
      },
      { maxConcurrency: 1 },
    );
    await Promise.all(Array.from({ length: 20 }, (_, n) => world.resolver.mx(`d${n}.net`)));
    expect([world.server.asked.length, most]).toEqual([20, 1]);
  });

  it("answers those who wait with a failure when it is closed", async () => {
    const asked = Promise.withResolvers<void>();
    await using world = await serve(
      () => {
        asked.resolve();
        return [];
      },
      { timeoutMs: 10_000 },
    );
    const waiting = world.resolver.mx("example.net");
    await asked.promise;
    world.resolver.close();
    expect(await waiting).toMatchObject({ kind: "failure", code: "CLOSED" });
  });
});
