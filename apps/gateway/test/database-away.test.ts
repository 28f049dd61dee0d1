/** What callers and the log are told while the database does not answer. */
import { expect, test } from "vitest";
import { BreakableDatabase } from "./breakable-database.js";
import { startTestGateway } from "./harness.js";

const viewers = "{ viewer { name } stores(first: 1) { nodes { id } } }";

test("callers are told to try again, and the log tells it once and once that it is over", async () => {
  let address: BreakableDatabase | undefined;
  const gateway = await startTestGateway({
    sandbox: { customers: 1 },
    databaseUrl: async ({ url }) => (address = await BreakableDatabase.of(url)).url,
  });
  await using parts = new AsyncDisposableStack();
  parts.defer(async () => address?.[Symbol.asyncDispose]());
  parts.use(gateway);
  const headers = { authorization: `Bearer ${gateway.key}` };
  const away = { code: "UNAVAILABLE", kind: "UNAVAILABLE", retryable: true };
  expect((await gateway.query(viewers)).errors).toBeUndefined();

  const before = gateway.log.length;
  await address?.goAway();
  // The key is known for a while: the operation runs, and fails.
  expect((await gateway.query(viewers)).errors).toMatchObject([
    { message: expect.stringContaining("Try again"), extensions: away },
  ]);
  for (const [path, method] of [
    ["/session", "POST"],
    ["/exports/sync-results.csv?syncId=none", "GET"],
    ["/graphql", "POST"],
  ] as const) {
    const answer = await fetch(`${gateway.url}${path}`, { method, headers: { authorization: `Bearer other-${path}` } });
    expect([path, answer.status, answer.headers.get("retry-after")]).toEqual([path, 503, "1"]);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: away }] });
  }
  const socket = new WebSocket(`${gateway.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  const closed = Promise.withResolvers<CloseEvent>();
  socket.addEventListener("close", closed.resolve);
  socket.addEventListener("open", () => {
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: "Bearer another" } }));
  });
  expect((await closed.promise).code).toBe(1013);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);
  // What looks at the database by itself has met it, too.
  const repeated = (): string[] =>
    gateway.log
      .filter(({ level, fields }) => level === "debug" && fields["err"] !== undefined)
      .map(({ message }) => message);
  await expect
    .poll(repeated)
    .toEqual(
      expect.arrayContaining([
        "an operation failed: the database is away",
        "a request failed: the database is away",
        "could not look for the key of a socket",
        "not ready: the database does not answer",
        "could not look whether keys are still good",
        "the queue has trouble",
      ]),
    );
  const complaints = () => gateway.log.slice(before).filter(({ level }) => level === "error" || level === "warn");
  const once = [{ level: "error", message: expect.stringMatching(/^the database does not answer/) }];
  expect(complaints()).toMatchObject(once);

  await address?.comeBack();
  await expect
    .poll(() => gateway.log.filter(({ message }) => message === "the database answers again"))
    .toMatchObject([{ level: "info", fields: { ms: expect.any(Number) } }]);
  expect((await gateway.query(viewers)).errors).toBeUndefined();
  expect((await fetch(`${gateway.url}/exports/none.csv`, { headers })).status).toBe(404);
  expect(complaints()).toMatchObject(once);
}, 30_000);
