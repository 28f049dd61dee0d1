/** Spans sent to a collector by OTLP over HTTP. Loaded only where the environment names one. */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from "@opentelemetry/api";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import type { Logger } from "@storegate/connector-kit";
import { OtlpBatches, type OtlpCollector } from "./otlp-batches.js";
import { parseTraceparent } from "./traceparent.js";
import type { OpenSpan, SpanStart, Tracing } from "./tracing.js";

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/** What is traced, and where to. */
export interface OtlpTracingOptions {
  readonly collector: OtlpCollector;
  /** Unless `OTEL_SERVICE_NAME` says otherwise. */
  readonly serviceName: string;
  readonly logger: Logger;
}

class OtlpSpan implements OpenSpan {
  constructor(readonly span: Span) {}
  get traceId(): string {
    return this.span.spanContext().traceId;
  }
  rename(name: string): void {
    this.span.updateName(name);
  }
  set(attributes: Readonly<Record<string, string | number | boolean>>): void {
    this.span.setAttributes(attributes);
  }
  fail(reason: string): void {
    this.span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
  }
  end(): void {
    this.span.end();
  }
}

/** Begins to trace. Nothing of it is the process's: another gateway in this process traces by itself, or not at all. */
export function startOtlpTracing({ collector, serviceName, logger }: OtlpTracingOptions): Tracing {
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": serviceName }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new OtlpBatches(collector, logger)],
  });
  const current = new AsyncLocalStorage<Context>();
  return new OtlpTracing(provider.getTracer("storegate"), current, () => provider.shutdown());
}

class OtlpTracing implements Tracing {
  constructor(
    private readonly tracer: Tracer,
    private readonly current: AsyncLocalStorage<Context>,
    private readonly shutdown: () => Promise<void>,
  ) {}

  begin(name: string, { kind, attributes, traceparent }: SpanStart): OtlpSpan {
    const remote = parseTraceparent(traceparent);
    const parent = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : (this.current.getStore() ?? ROOT_CONTEXT);
    return new OtlpSpan(this.tracer.startSpan(name, { kind: kinds[kind], attributes: { ...attributes } }, parent));
  }

  async within<T>(name: string, start: SpanStart, act: (span: OpenSpan) => Promise<T>): Promise<T> {
    const span = this.begin(name, start);
    try {
      return await this.inside(span, () => act(span));
    } catch (error) {
      span.fail(error instanceof Error ? error.name : "unknown");
      throw error;
    } finally {
      span.end();
    }
  }

  inside<T>(span: OpenSpan, act: () => T): T {
    if (!(span instanceof OtlpSpan)) return act();
    return this.current.run(trace.setSpan(this.current.getStore() ?? ROOT_CONTEXT, span.span), act);
  }

  stop(): Promise<void> {
    return this.shutdown();
  }
}
