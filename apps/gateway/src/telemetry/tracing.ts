/** Spans, as the rest of the gateway makes them. What they are is OpenTelemetry's; whether they are made, the environment's. */

/** Values of a span. No secret, no variable of an operation, no query of a URL is ever among them. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** What is said of a span when it begins. */
export interface SpanStart {
  readonly kind: "server" | "client" | "internal";
  readonly attributes?: SpanAttributes;
  /** The `traceparent` header of whoever asked, if there was one; otherwise the span that this is within is its parent. */
  readonly traceparent?: string | undefined;
}

/** A span that has begun. */
export interface OpenSpan {
  /** Undefined where nothing is traced. */
  readonly traceId: string | undefined;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** Marks it as failed: a code or a kind, never a message that others wrote. */
  fail(reason: string): void;
  end(): void;
}

/** Where spans go. */
export interface Tracing {
  /** A span within the one that is current. Its caller ends it. */
  begin(name: string, start: SpanStart): OpenSpan;
  /** Runs something within a span, which is current for all that it does, and ends with it. */
  within<T>(name: string, start: SpanStart, act: (span: OpenSpan) => Promise<T>): Promise<T>;
  /** Makes a span current for what is run; its caller ends it. */
  inside<T>(span: OpenSpan, act: () => T): T;
  /** Sends what is left, and ends. */
  stop(): Promise<void>;
}

const noSpan: OpenSpan = Object.freeze({
  traceId: undefined,
  rename: () => {},
  set: () => {},
  fail: () => {},
  end: () => {},
});

/** Traces nothing. */
export const noTracing: Tracing = Object.freeze({
  begin: () => noSpan,
  within: <T>(_name: string, _start: SpanStart, act: (span: OpenSpan) => Promise<T>) => act(noSpan),
  inside: <T>(_span: OpenSpan, act: () => T) => act(),
  stop: async () => {},
});
