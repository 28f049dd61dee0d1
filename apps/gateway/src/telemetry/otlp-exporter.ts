/** Sends spans by OTLP over HTTP, as JSON (OpenTelemetry protocol 1.x, "JSON Protobuf Encoding"). */
import type { Attributes, HrTime } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-node";
import type { Logger } from "@storegate/connector-kit";
import { createHttpClient, Fault } from "@storegate/http-client";

/** How long the collector may take, in milliseconds: at its end, the process waits no longer for it. */
const exportMs = 5000;

type ResultCode = Parameters<Parameters<SpanExporter["export"]>[1]>[0]["code"];
/** `ExportResultCode` of OpenTelemetry's core, which the SDK does not hand on. */
const [success, failure] = [0 as ResultCode, 1 as ResultCode];

/** A collector, and what it wants to be told. */
export interface OtlpCollector {
  /** The full address of its traces. */
  readonly url: string;
  /** Sent with each request; their values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An exporter to a collector. What cannot be sent is lost, and told in the log: once, until something can be sent again. */
export function otlpExporter({ url, headers }: OtlpCollector, logger: Logger): SpanExporter {
  const http = createHttpClient({
    // Its address is not a user's but the operator's, and is mostly a private one.
    allowPrivateHosts: true,
    secrets: Object.values(headers),
    timeouts: { connectMs: exportMs, headersMs: exportMs, bodyMs: exportMs },
    retry: { maxAttempts: 2, baseMs: 200 },
  });
  let failing = false;
  const send = async (spans: readonly ReadableSpan[]): Promise<void> => {
    const { status } = await http.request({
      method: "POST",
      url,
      headers,
      body: requestOf(spans),
      expect: "text",
      signal: AbortSignal.timeout(exportMs),
    });
    if (status >= 200 && status < 300) return;
    throw new Fault({
      kind: "UNAVAILABLE",
      code: "SPANS_REFUSED",
      message: `The collector of traces answered with status ${status}.`,
      remedy: "Check OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS.",
    });
  };
  return {
    export(spans, done) {
      send(spans).then(
        () => {
          failing = false;
          done({ code: success });
        },
        (error: unknown) => {
          if (!failing)
            logger.warn({ err: error, spans: spans.length }, "could not send spans to the collector; they are lost");
          failing = true;
          done({ code: failure });
        },
      );
    },
    shutdown: () => http.close(),
  };
}

/** All spans of one process have one resource. */
function requestOf(spans: readonly ReadableSpan[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: pairsOf(spans[0]?.resource.attributes ?? {}) },
        scopeSpans: [{ scope: { name: "storegate" }, spans: spans.map(spanOf) }],
      },
    ],
  };
}

function spanOf(span: ReadableSpan): object {
  const { traceId, spanId } = span.spanContext();
  const { code, message } = span.status;
  return {
    traceId,
    spanId,
    ...(span.parentSpanContext && { parentSpanId: span.parentSpanContext.spanId }),
    name: span.name,
    // The protocol counts kinds from 1; 0 is one that nobody said.
    kind: span.kind + 1,
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: pairsOf(span.attributes),
    status: { code, ...(message !== undefined && { message }) },
  };
}

function nanoseconds([seconds, nanos]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}

function pairsOf(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: unknown): object {
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { stringValue: String(value) };
}
