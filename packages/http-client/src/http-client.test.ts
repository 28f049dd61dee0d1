import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { Fault } from "./fault.js";
import { createHttpClient, type HttpClient, type HttpClientOptions } from "./http-client.js";
import type { HttpResponse } from "./http-message.js";
import { listen, type TestServer } from "./testing/test-server.js";

const open: (TestServer | HttpClient)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

function client(options: HttpClientOptions = {}): HttpClient {
  const made = createHttpClient({ allowPrivateHosts: true, retry: { baseMs: 1, maxAttempts: 4 }, ...options });
  open.push(made);
  return made;
}

/** A server that answers the n-th request with the n-th handler, and the last one for ever. */
async function serve(
  ...handlers: ((request: IncomingMessage, response: ServerResponse) => void)[]
): Promise<TestServer & { readonly received: string[] }> {
  const received: string[] = [];
  const server = await listen(
    createServer((request, response) => {
      const handler = handlers[Math.min(received.length, handlers.length - 1)];
      received.push(`${request.method} ${request.url}`);
      handler?.(request, response);
    }),
  );
  open.push(server);
  return Object.assign(server, { received });
}

async function serveRaw(handler: (socket: Socket) => void): Promise<TestServer> {
  const server = await listen(createTcpServer(handler));
  open.push(server);
  return server;
}

const answer =
  (status: number, body = "{}", headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };
const drop = (request: IncomingMessage): void => void request.socket.destroy();
const faultOf = async (promise: Promise<unknown>): Promise<Fault> => {
  const [outcome] = await Promise.allSettled([promise]);
  if (outcome?.status === "rejected" && outcome.reason instanceof Fault) return outcome.reason;
  throw new Error("it should have ended in a fault", { cause: outcome });
};

test("what takes too long is not tried again, however long it waited in its pace", async () => {
  const slow = await serve((_request, response) => void setTimeout(() => response.writeHead(503).end("{}"), 120));
  const retry = { maxElapsedMs: 100 };
  expect((await client().request({ method: "GET", url: slow.url, retry })).status).toBe(503);
  expect(slow.received).toHaveLength(1);
  const quick = await serve(answer(503), answer(200));
  const pace = async <T>(send: () => Promise<T>): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return send();
  };
  expect((await client().request({ method: "GET", url: quick.url, retry, pace })).status).toBe(200);
});

describe("an answer", () => {
  test("comes with status, headers, JSON and text", async () => {
    const server = await serve((request, response) => {
      let body = "";
      request.on("data", (piece: Buffer) => (body += piece.toString()));
      request.on("end", () =>
        response
          .writeHead(201, { "X-Thing": "1" })
          .end(JSON.stringify({ body, type: request.headers["content-type"] })),
      );
    });
    const response = await client().request({ method: "POST", url: `${server.url}/a?b=c`, body: [{ ä: 1 }] });
    expect(response.status).toBe(201);
    expect(response.headers["x-thing"]).toBe("1");
    expect(response.body).toEqual({ body: '[{"ä":1}]', type: "application/json" });
    expect(server.received).toEqual(["POST /a?b=c"]);
  });

  test("without a body has none", async () => {
    const server = await serve((_request, response) => response.writeHead(204).end());
    expect(await client().request({ method: "DELETE", url: server.url })).toMatchObject({ status: 204, text: "" });
    expect(await client().request({ method: "HEAD", url: server.url })).toMatchObject({ body: undefined });
  });

  test("that redirects is answered, not followed", async () => {
    const server = await serve(answer(301, "", { location: "/elsewhere" }));
    expect(await client().request({ method: "GET", url: server.url })).toMatchObject({ status: 301 });
    expect(server.received).toHaveLength(1);
  });

  test("of an error that is not JSON keeps its text", async () => {
    const server = await serve(answer(400, "<h1>Bad</h1>"));
    expect(await client().request({ method: "GET", url: server.url })).toMatchObject({
      status: 400,
      body: undefined,
      text: "<h1>Bad</h1>",
    });
  });

  test("of success that is not JSON is a fault that shows its beginning, unless text was expected", async () => {
    const server = await serve(answer(200, "<html>maintenance</html>"));
    const fault = await faultOf(client().request({ method: "GET", url: `${server.url}/x?secret=1` }));
    expect(fault).toMatchObject({ kind: "UNAVAILABLE", code: "RESPONSE_NOT_JSON" });
    expect(fault.message).toContain("/x answered 200");
    expect(fault.message).toContain("maintenance");
    expect(fault.message).not.toContain("secret=1");
    expect(await client().request({ method: "GET", url: server.url, expect: "text" })).toMatchObject({ status: 200 });
  });
});

describe("bounds", () => {
  test("an answer that declares too much, or sends it without saying so, is not read", async () => {
    const server = await serve(
      (_request, response) => response.writeHead(200, { "content-length": "5000000" }).write("["),
      (_request, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write("x".repeat(10_000)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
    );
    const small = client({ maxResponseBytes: 100_000 });
    for (const _how of ["declared", "streamed"]) {
      expect(await faultOf(small.request({ method: "GET", url: server.url }))).toMatchObject({
        kind: "UNAVAILABLE",
        code: "RESPONSE_TOO_LARGE",
        retryable: false,
      });
    }
    expect(server.received).toHaveLength(2);
  });

  test("headers that do not come, and a body that drips, end in TIMEOUT", async () => {
    const server = await serve(
      () => undefined,
      (_request, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(timer));
      },
    );
    const hasty = client({ timeouts: { headersMs: 150, bodyMs: 150 }, retry: { maxAttempts: 1 } });
    const first = await faultOf(hasty.request({ method: "GET", url: server.url }));
    expect(first).toMatchObject({ kind: "UNAVAILABLE", code: "TIMEOUT" });
    expect(first.message).toContain("did not begin to answer within 150 ms");
    const second = await faultOf(hasty.request({ method: "GET", url: server.url }));
    expect(second).toMatchObject({ code: "TIMEOUT" });
    expect(second.message).toContain("did not finish its answer within 150 ms");
  });

  test("an answer cut off, garbage, a refused connection and an unknown host are told apart", async () => {
    const cut = await serve((request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setImmediate(() => request.socket.destroy());
    });
    const garbage = await serveRaw((socket) => void socket.once("data", () => socket.end("SSH-2.0-OpenSSH\r\n\r\n")));
    const gone = await listen(createTcpServer());
    await gone.close();
    const codeAt = async (url: string): Promise<string> =>
      (await faultOf(client().request({ method: "POST", url }))).code;
    expect(await codeAt(cut.url)).toBe("CONNECTION_LOST");
    expect(await codeAt(garbage.url)).toBe("RESPONSE_NOT_HTTP");
    expect(await codeAt(gone.url)).toBe("CONNECTION_REFUSED");
    expect(await codeAt("http://no-such-host.invalid/")).toBe("DNS_FAILURE");
    expect(await codeAt(`https://localhost:${cut.port}/`)).toMatch(/TLS_FAILURE|CONNECTION_LOST/);
    await expect(client().request({ method: "GET", url: "ftp://x/" })).rejects.toMatchObject({ code: "URL_INVALID" });
  });
});

describe("trying again", () => {
  test("a read is repeated after lost connections, 500, 502, 503 and 504", async () => {
    for (const failure of [drop, answer(500), answer(502), answer(503), answer(504), answer(429)]) {
      const server = await serve(failure, failure, answer(200, "[1]"));
      expect(await client().request({ method: "GET", url: server.url })).toMatchObject({ body: [1] });
      expect(server.received).toHaveLength(3);
    }
  });

  test.each([400, 401, 403, 404, 409, 422, 501, 505])("%d is answered at once", async (status) => {
    const server = await serve(answer(status));
    expect(await client().request({ method: "GET", url: server.url })).toMatchObject({ status });
    expect(server.received).toHaveLength(1);
  });

  test("attempts are bounded, and the last answer or fault is told", async () => {
    const failing = await serve(answer(503, '{"a":1}'));
    expect(await client().request({ method: "PUT", url: failing.url })).toMatchObject({ status: 503, body: { a: 1 } });
    expect(failing.received).toHaveLength(4);
    const dropping = await serve(drop);
    expect(await faultOf(client().request({ method: "GET", url: dropping.url }))).toMatchObject({
      code: "CONNECTION_LOST",
    });
    expect(dropping.received).toHaveLength(4);
  });

  test("a POST that may have been acted on is never sent twice", async () => {
    const late = answer(503, "", { "retry-after": "0" });
    for (const failure of [drop, answer(500), answer(502), answer(503), late, answer(504)]) {
      const server = await serve(failure, answer(200));
      await Promise.allSettled([client().request({ method: "POST", url: server.url, body: {} })]);
      expect(server.received).toHaveLength(1);
    }
  });

  test("a POST that was surely not acted on is sent again: 429, a refused connection", async () => {
    const server = await serve(answer(429), answer(200, "[1]"));
    expect(await client().request({ method: "POST", url: server.url })).toMatchObject({ body: [1] });
    const gone = await listen(createTcpServer());
    await gone.close();
    let attempts = 0;
    const pace = (send: () => Promise<HttpResponse>): Promise<HttpResponse> => {
      attempts += 1;
      return send();
    };
    const beforeRequest = (): void => expect.unreachable();
    await faultOf(client().request({ method: "POST", url: gone.url, pace, beforeRequest }));
    expect(attempts).toBe(4);
  });

  test("a PUT that its caller calls not idempotent, and a POST called idempotent, are treated so", async () => {
    const put = await serve(answer(500));
    await client().request({ method: "PUT", url: put.url, idempotent: false });
    expect(put.received).toHaveLength(1);
    const post = await serve(answer(500), answer(200));
    expect(await client().request({ method: "POST", url: post.url, idempotent: true })).toMatchObject({ status: 200 });
  });

  test("a hint longer than anybody waits is not waited for", async () => {
    const server = await serve(answer(429, "{}", { "retry-after": "3600" }));
    expect(await client().request({ method: "GET", url: server.url })).toMatchObject({ status: 429 });
    expect(server.received).toHaveLength(1);
  });

  test("the caller's hint from the vendor's headers is waited for", async () => {
    const server = await serve(answer(429, "{}", { "x-reset-ms": "120" }), answer(200));
    const begin = performance.now();
    await client().request({
      method: "GET",
      url: server.url,
      retryHint: (response) => Number(response.headers["x-reset-ms"] ?? 0),
    });
    expect(performance.now() - begin).toBeGreaterThanOrEqual(118);
  });
});

describe("hooks and signals", () => {
  test("beforeRequest is told of each attempt, and what it throws keeps it from being sent", async () => {
    const server = await serve(answer(503));
    const stop = new Error("the lease is gone");
    const numbers: number[] = [];
    const sending = client().request({
      method: "GET",
      url: `${server.url}/a?b`,
      beforeRequest: (attempt) => {
        numbers.push(attempt.number);
        expect(attempt.target).toMatch(/^GET .*\/a$/);
        if (attempt.number === 2) throw stop;
      },
    });
    await expect(sending).rejects.toBe(stop);
    expect(numbers).toEqual([1, 2]);
    expect(server.received).toHaveLength(1);
  });

  // The names are undici's: before it connects, and before it looks for a connection that is free.
  test.each(["undici:client:beforeConnect", "undici:request:create"])(
    "beforeRequest stands right before the head is written: what has changed by %s counts, and no byte is sent",
    async (moment) => {
      const frozen = new Error("the lease ran out meanwhile");
      let isLost = false;
      const heads: string[] = [];
      const server = await serveRaw((socket) => {
        socket.on("data", (data: Buffer) => {
          heads.push(data.toString().split("/")[0] ?? "");
          socket.write("HTTP/1.1 204 No Content\r\n\r\n");
        });
      });
      const http = client();
      const beforeRequest = (): void => {
        if (isLost) throw frozen;
      };
      // The second moment is that of a request which finds a connection.
      if (moment === "undici:request:create") await http.request({ method: "GET", url: server.url });
      const lose = (): void => void (isLost = true);
      subscribe(moment, lose);
      await expect(http.request({ method: "POST", url: server.url, body: {}, beforeRequest })).rejects.toBe(frozen);
      unsubscribe(moment, lose);
      // What was written before this has come when this is answered.
      await http.request({ method: "GET", url: server.url });
      expect(heads.filter((head) => head !== "GET ")).toEqual([]);
    },
  );

  test("a call that is given up while it waits for a connection is not sent", async () => {
    const server = await serve(answer(200));
    const stop = new AbortController();
    const giveUp = (): void => stop.abort(new Error("no time is left"));
    subscribe("undici:client:beforeConnect", giveUp);
    await expect(client().request({ method: "GET", url: server.url, giveUp: stop.signal })).rejects.toThrow("no time");
    unsubscribe("undici:client:beforeConnect", giveUp);
    expect(server.received).toEqual([]);
  });

  test("an abort ends a request under way, and the wait before another, with the signal's reason", async () => {
    const reason = new Error("stopped by its owner");
    const underWay = new AbortController();
    const silent = await serve(() => underWay.abort(reason));
    await expect(client().request({ method: "GET", url: silent.url, signal: underWay.signal })).rejects.toBe(reason);

    const waiting = new AbortController();
    const busy = await serve((_request, response) => {
      response.writeHead(503, { "retry-after": "30" }).end();
      setTimeout(() => waiting.abort(reason), 30);
    });
    await expect(client().request({ method: "GET", url: busy.url, signal: waiting.signal })).rejects.toBe(reason);
    expect(busy.received).toHaveLength(1);

    await expect(client().request({ method: "GET", url: busy.url, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(busy.received).toHaveLength(1);
  });
});

describe("giving up", () => {
  const reason = new Error("no time is left");
  const soon = (stop: AbortController): void => void setTimeout(() => stop.abort(reason), 30);

  test("before anything is sent throws the reason, and a request under way goes on to its answer", async () => {
    const stop = new AbortController();
    const slow = await serve((request, response) => {
      stop.abort(reason);
      setTimeout(() => answer(200, "[1]")(request, response), 50);
    });
    const get = { method: "GET", url: slow.url, giveUp: stop.signal } as const;
    expect(await client().request(get)).toMatchObject({ body: [1] });
    await expect(client().request(get)).rejects.toBe(reason);
    expect(slow.received).toHaveLength(1);
  });

  test("the wait after a 503 or a lost connection tells how that attempt ended", async () => {
    const busyStop = new AbortController();
    const busy = await serve((_request, response) => {
      response.writeHead(503, { "retry-after": "30" }).end();
      soon(busyStop);
    });
    const get = { method: "GET", url: busy.url, giveUp: busyStop.signal } as const;
    expect(await client().request(get)).toMatchObject({ status: 503 });
    expect(busy.received).toHaveLength(1);

    const lostStop = new AbortController();
    const lost = await serve((request) => {
      drop(request);
      soon(lostStop);
    });
    const patient = client({ retry: { baseMs: 30_000, capMs: 30_000 }, random: () => 0.9 });
    const dropped = await faultOf(patient.request({ method: "GET", url: lost.url, giveUp: lostStop.signal }));
    expect(dropped).toMatchObject({ code: "CONNECTION_LOST" });
    expect(lost.received).toHaveLength(1);
  });

  test("the wait after a 429, or after a connection that never stood, throws the reason", async () => {
    const stop = new AbortController();
    const refusing = await serve((_request, response) => {
      response.writeHead(429, { "retry-after": "30" }).end();
      soon(stop);
    });
    const post = { method: "POST", url: refusing.url, giveUp: stop.signal } as const;
    await expect(client().request(post)).rejects.toBe(reason);
    expect(refusing.received).toHaveLength(1);

    const gone = await listen(createTcpServer());
    await gone.close();
    const unreached = new AbortController();
    const patient = client({ retry: { baseMs: 30_000, capMs: 30_000 }, random: () => 0.9 });
    const pace = (send: () => Promise<HttpResponse>): Promise<HttpResponse> => {
      soon(unreached);
      return send();
    };
    await expect(patient.request({ method: "POST", url: gone.url, giveUp: unreached.signal, pace })).rejects.toBe(
      reason,
    );
  });

  test("the pace of a later attempt tells the last outcome that counts, and the request's own signal goes before", async () => {
    const mixed = await serve(answer(503, '{"a":1}', { "retry-after": "0" }), answer(429));
    const ownReason = new Error("stopped by its owner");
    const paced = async (own?: AbortController): Promise<unknown> => {
      const stop = new AbortController();
      let turns = 0;
      return client().request({
        method: "GET",
        url: mixed.url,
        signal: own?.signal,
        giveUp: stop.signal,
        pace: async (send) => {
          turns += 1;
          if (turns < 3) return send();
          stop.abort(reason);
          own?.abort(ownReason);
          throw stop.signal.reason;
        },
      });
    };
    expect(await paced()).toMatchObject({ status: 503, body: { a: 1 } });
    expect(mixed.received).toHaveLength(2);
    // From here on it answers 429 only: nothing was acted on.
    await expect(paced()).rejects.toBe(reason);
    await expect(paced(new AbortController())).rejects.toBe(ownReason);
  });
});

describe("secrets", () => {
  const token = "s3cr3t/t0ken+value==";

  test("are in no fault's message or cause, even when the server echoes them", async () => {
    const echo = `bad token ${token} in x-auth-token`;
    const page = await serve(answer(200, `<html>${echo}</html>`));
    const garbage = await serveRaw((socket) => void socket.once("data", () => socket.end(`${echo}\r\n\r\n`)));
    const badHeader = await serveRaw(
      (socket) => void socket.once("data", () => socket.end(`HTTP/1.1 200 OK\r\n${echo}\r\n\r\n`)),
    );
    const inPath = `http://no-such-host.invalid/hooks/${token}?key=${token}`;
    for (const url of [page.url, garbage.url, badHeader.url, inPath]) {
      const fault = await faultOf(client().request({ method: "GET", url, headers: { "X-Auth-Token": token } }));
      const shown = JSON.stringify(fault) + fault.stack + inspect(fault, { depth: 20, showHidden: true });
      expect(shown).not.toContain(token);
      expect(shown).not.toContain(encodeURIComponent(token));
    }
  });

  test("given to the client, or malformed, are not shown either", async () => {
    const server = await serve(answer(200, `echo ${token}`));
    const fault = await faultOf(client({ secrets: [token] }).request({ method: "GET", url: server.url }));
    expect(inspect(fault, { depth: 20 })).not.toContain(token);

    const broken = `${token}\nX-Evil: 1`;
    const refused = await faultOf(
      client().request({ method: "GET", url: server.url, headers: { "x-auth-token": broken } }),
    );
    expect(refused).toMatchObject({ kind: "CONFIG", code: "REQUEST_INVALID" });
    expect(inspect(refused, { depth: 20 })).not.toContain(token);
  });
});
