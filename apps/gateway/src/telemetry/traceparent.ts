import { isSpanContextValid, type SpanContext } from "@opentelemetry/api";

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The span that a `traceparent` header names (W3C Trace Context, level 1); undefined for what is no such header. */
export function parseTraceparent(header: string | undefined): SpanContext | undefined {
  const [, version, traceId = "", spanId = "", flags = "", rest] = form.exec(header?.trim() ?? "") ?? [];
  // Version 00 has four parts; a later one may have more, and ff is none.
  if (version === undefined || version === "ff" || (version === "00" && rest !== undefined)) return undefined;
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}
