/** The example that third parties begin with. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./harness.js";
import { connectStore, createStream, streamConnector, turnstile, type StreamHooks } from "./stream-connector.js";
import { runSync, startSync, syncToEnd } from "./syncs.js";

const example = path.join(import.meta.dirname, "../../../examples/follow-sync/follow-integration.js");

let gateway: TestGateway;
const hooks: StreamHooks = {};

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 }, connectors: [{ connector: streamConnector(hooks) }] });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** A way to the gateway that can be cut, and kept cut until it is mended. */
async function startLine(): Promise<{ readonly url: string; cut(): void; mend(): void } & AsyncDisposable> {
  const ends = new Set<Socket>();
  let isCut = false;
  const { hostname, port } = new URL(gateway.url);
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const each of [near, far]) {
      ends.add(each);
      each.on("error", () => {});
      each.on("close", () => ends.delete(each));
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => {
    isCut = true;
    for (const each of ends) each.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    cut,
    mend: () => {
      isCut = false;
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
    },
  };
}

test("follows an integration with a progress token, and goes on by itself after a loss", async () => {
  const integrationId = await createStream(gateway, await connectStore(gateway), { pages: 2, perPage: 3 });
  const { data } = await gateway.query(
    "mutation ($id: ID!) { createProgressToken(input: { integrationId: $id }) { token userErrors { message } } }",
    { id: integrationId },
  );
  await using line = await startLine();
  const child = spawn(process.execPath, [example, integrationId], {
    env: { PATH: process.env["PATH"], STOREGATE_URL: line.url, STOREGATE_KEY: data.createProgressToken.token },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let said = "";
    child.stdout.on("data", (part: Buffer) => {
      said += part.toString();
    });
    const says = async (text: RegExp): Promise<void> => {
      while (!text.test(said)) await once(child.stdout, "data");
    };
    await says(/connected\n/);
    const first = await runSync(gateway, { integrationId });
    await says(new RegExp(`${first.id} SUCCEEDED 6 of 6\n`));

    // One that is under way when the line breaks ends while nobody listens.
    const { pass, letOne } = turnstile();
    hooks.beforePage = pass;
    letOne();
    const missed = await startSync(gateway, { integrationId });
    await says(new RegExp(`${missed} RUNNING 3 of 6\n`));
    line.cut();
    letOne();
    await syncToEnd(gateway, missed);
    hooks.beforePage = undefined;
    expect(said).not.toContain(`${missed} SUCCEEDED`);
    line.mend();
    await says(/connected\n[^]*connected\n/);
    await says(new RegExp(`${missed} SUCCEEDED 6 of 6\n`));
    const second = await runSync(gateway, { integrationId });
    await says(new RegExp(`${second.id} SUCCEEDED 6 of 6\n`));
    expect(said.match(/connected/g)?.length).toBeGreaterThan(1);
  } finally {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  }
});
