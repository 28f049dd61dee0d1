/** Sends spans by OTLP over HTTP, as JSON (OpenTelemetry protocol 1.x, "JSON Protobuf Encoding"). */
import { TraceFlags, type Attributes, type HrTime } from "@opentelemetry/api";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-node";
import type { Logger } from "@storegate/connector-kit";
import { createHttpClient, Fault, type HttpClient } from "@storegate/http-client";

/** How long the collector may take, in milliseconds: at its end, the process waits no longer for it. */
const exportMs = 5000;

/** Spans of one request; as many are sent at once, others after {@link waitMs}. */
const batchSize = 512;
/** How long a span waits for others, in milliseconds. */
const waitMs = 5000;
/** The most that are kept while the collector does not take them. */
const mostKept = 4096;

/** A collector, and what it wants to be told. */
export interface OtlpCollector {
  /** The full address of its traces. */
  readonly url: string;
  /** Sent with each request; their values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends spans in batches. What cannot be sent is lost, and told in the log: once, until something can be sent again. */
export class OtlpBatches implements SpanProcessor {
  readonly #http: HttpClient;
  readonly #timer: NodeJS.Timeout;
  #waiting: ReadableSpan[] = [];
  #sending: Promise<void> = Promise.resolve();
  #isFailing = false;

  constructor(
    private readonly collector: OtlpCollector,
    private readonly logger: Logger,
  ) {
    this.#http = createHttpClient({
      // Its address is not a user's but the operator's, and is mostly a private one.
      allowPrivateHosts: true,
      secrets: Object.values(collector.headers),
      timeouts: { connectMs: exportMs, headersMs: exportMs, bodyMs: exportMs },
      retry: { maxAttempts: 2, baseMs: 200 },
    });
    this.#timer = setInterval(() => void this.forceFlush(), waitMs);
    this.#timer.unref();
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    const isSampled = (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
    if (!isSampled || this.#waiting.length >= mostKept) return;
    this.#waiting.push(span);
    if (this.#waiting.length === batchSize) void this.forceFlush();
  }

  /** Sends all that waits; never fails. */
  forceFlush(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#sendAll());
    return this.#sending;
  }

  async shutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.forceFlush();
    await this.#http.close();
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const spans = this.#waiting.slice(0, batchSize);
      this.#waiting = this.#waiting.slice(batchSize);
      try {
        await this.#send(spans);
        this.#isFailing = false;
      } catch (error) {
        const told = { err: error, spans: spans.length };
        if (!this.#isFailing) this.logger.warn(told, "could not send spans to the collector; they are lost");
        this.#isFailing = true;
        // The others would wait as long in vain; the next time all that waits is tried again.
        return;
      }
    }
  }

  async #send(spans: readonly ReadableSpan[]): Promise<void> {
    const { url, headers } = this.collector;
    const signal = AbortSignal.timeout(exportMs);
    const body = requestOf(spans);
    const { status } = await this.#http.request({ method: "POST", url, headers, body, expect: "text", signal });
    if (status >= 200 && status < 300) return;
    throw new Fault({
      kind: "UNAVAILABLE",
      code: "SPANS_REFUSED",
      message: `The collector of traces answered with status ${status}.`,
      remedy: "Check OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS.",
    });
  }
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
