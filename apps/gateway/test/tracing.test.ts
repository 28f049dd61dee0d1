/** Traces: what a collector is sent, and that nothing of it is secret or leaves for others. */
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { noTracing } from "../src/telemetry/tracing.js";
import { parseTraceparent } from "../src/telemetry/traceparent.js";
import { setUpValidation, startTestGateway } from "./harness.js";
import { startOtlpReceiver, type ReceivedSpan } from "./otlp-receiver.js";
import { runSync } from "./syncs.js";

const attribute = (span: ReceivedSpan | undefined, name: string): unknown =>
  Object.values(span?.attributes.find(({ key }) => key === name)?.value ?? {})[0];

test("requests, syncs and what they ask of stores are spans of one trace each, flushed at the end", async () => {
  await using collector = await startOtlpReceiver();
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const requestIds: (string | null)[] = [];
  let token = "";
  {
    await using gateway = await startTestGateway({
      sandbox: { customers: 20 },
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` },
    });
    token = gateway.sandbox.accessToken;
    const { integrationId } = await setUpValidation(gateway);
    await runSync(gateway, { integrationId });
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${gateway.key}`,
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      },
      body: JSON.stringify({
        query: "mutation Probe($id: ID!) { testIntegration(input: { integrationId: $id }) { ok } }",
        variables: { id: integrationId },
      }),
    });
    expect(await response.json()).toMatchObject({ data: { testIntegration: { ok: true } } });
    requestIds.push(response.headers.get("x-request-id"));
    await expect.poll(() => gateway.log.some(({ fields }) => fields["traceId"] === traceId)).toBe(true);
  }
  const { spans } = collector;
  expect([...collector.services]).toEqual(["storegate-gateway"]);
  const probe = spans.find(({ name }) => name === "mutation Probe");
  expect(probe).toMatchObject({ traceId, parentSpanId: "b7ad6b7169203331", kind: 2 });
  expect(attribute(probe, "storegate.request.id")).toBe(requestIds[0]);
  const asked = spans.filter((span) => span.traceId === traceId && span.kind === 3);
  expect(asked.length).toBeGreaterThan(0);
  for (const span of asked) expect(span.parentSpanId).toBe(probe?.spanId);
  expect(attribute(asked[0], "http.response.status_code")).toBe("200");

  const turns = spans.filter(({ name }) => name.startsWith("sync validation."));
  expect(turns.length).toBeGreaterThan(0);
  const inTurns = spans.filter(({ parentSpanId }) => turns.some(({ spanId }) => spanId === parentSpanId));
  expect(inTurns.map(({ kind, name }) => `${kind} ${name}`)).toEqual(expect.arrayContaining(["3 GET", "3 PUT"]));

  const everything = collector.bodies.join("\n");
  expect(everything).not.toContain(token);
  expect(everything).not.toContain("/v3/customers");
});

test("no traceparent is sent to stores", async () => {
  await using collector = await startOtlpReceiver();
  const seen: string[][] = [];
  const store = createServer((request, response) => {
    seen.push(Object.keys(request.headers));
    response.writeHead(401, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => store.listen(0, "127.0.0.1", resolve));
  try {
    const address = store.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await using gateway = await startTestGateway({
      environment: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces` },
    });
    const input = { storeHash: "elsewhere", accessToken: "some-token", apiUrl: `http://127.0.0.1:${port}` };
    await gateway.query("mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { checks { status } } }", {
      input,
    });
  } finally {
    store.closeAllConnections();
    store.close();
  }
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.flat()).not.toContain("traceparent");
  expect(collector.spans.some(({ kind }) => kind === 3)).toBe(true);
});

test("a collector that is away is told of in the log, once, and holds nothing up", async () => {
  const away = await startOtlpReceiver();
  await away[Symbol.asyncDispose]();
  const gateway = await startTestGateway({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: away.url } });
  await gateway.query("{ viewer { name } }");
  const begin = performance.now();
  await gateway[Symbol.asyncDispose]();
  expect(performance.now() - begin).toBeLessThan(15_000);
  expect(gateway.log.filter(({ message }) => message.startsWith("could not send spans"))).toHaveLength(1);
});

test("without a collector nothing is traced, and a disabled SDK counts as none", async () => {
  await using collector = await startOtlpReceiver();
  {
    await using gateway = await startTestGateway({
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SDK_DISABLED: "true" },
    });
    await gateway.query("{ viewer { name } }");
    expect(JSON.stringify(gateway.log)).not.toContain("traceId");
  }
  expect(collector.bodies).toEqual([]);
  expect(noTracing.begin("nothing", { kind: "internal" }).traceId).toBeUndefined();
});

test.each([
  ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", 1],
  ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", 0],
  ["01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", 1],
  ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", undefined],
  ["ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", undefined],
  ["00-00000000000000000000000000000000-b7ad6b7169203331-01", undefined],
  ["00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", undefined],
  ["00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", undefined],
  ["nonsense", undefined],
  [undefined, undefined],
])("traceparent %s has the flags %s", (header, flags) => {
  expect(parseTraceparent(header)?.traceFlags).toBe(flags);
});
