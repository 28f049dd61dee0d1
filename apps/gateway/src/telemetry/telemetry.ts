/** Logs, metrics and traces of one process, put together. */
import type { Logger } from "@storegate/connector-kit";
import type { Environment } from "../environment.js";
import { LogScope } from "./log-scope.js";
import { Metrics } from "./metrics.js";
import type { OtlpCollector } from "./otlp-batches.js";
import { addProcessMetrics } from "./process-metrics.js";
import { noTracing, type Tracing } from "./tracing.js";

/** What says how the process is doing. */
export interface Telemetry {
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly scope: LogScope;
}

/** Telemetry that has begun. */
export interface OpenTelemetry extends Telemetry {
  /** Writes into every line which request or sync it belongs to. */
  readonly logger: Logger;
  /** Sends what is left of the traces, and ends. */
  stop(): Promise<void>;
}

/** Begins. Traces cost nothing, not even the loading of their code, where the environment names no collector. */
export async function openTelemetry(
  environment: Pick<Environment, "otlpCollector">,
  role: "gateway" | "worker",
  plainLogger: Logger,
): Promise<OpenTelemetry> {
  const metrics = new Metrics();
  const scope = new LogScope();
  const logger = scope.logger(plainLogger);
  const { otlpCollector } = environment;
  const tracing = otlpCollector === undefined ? noTracing : await startTracing(otlpCollector, role, logger);
  const endMeasuring = addProcessMetrics(metrics.registry);
  return {
    metrics,
    tracing,
    scope,
    logger,
    stop: async () => {
      endMeasuring();
      await tracing.stop().catch((error: unknown) => logger.warn({ err: error }, "the last spans could not be sent"));
    },
  };
}

async function startTracing(collector: OtlpCollector, role: string, logger: Logger): Promise<Tracing> {
  const { startOtlpTracing } = await import("./otlp-tracing.js");
  return startOtlpTracing({ collector, serviceName: `storegate-${role}`, logger });
}
