/** The process itself, by the names that Prometheus' own clients use. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, type Registry } from "prom-client";

/** Adds the metrics of this process; answers how to stop measuring. */
export function addProcessMetrics(registry: Registry): () => void {
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const cpu = new Counter({
    name: "process_cpu_seconds_total",
    help: "User and system CPU time spent, in seconds.",
    registers: [],
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  registry.registerMetric(cpu);
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge("process_resident_memory_bytes", "Resident memory, in bytes.", () => process.memoryUsage.rss());
  gauge(
    "process_start_time_seconds",
    "Start of the process, in seconds since 1970.",
    () => performance.timeOrigin / 1000,
  );
  gauge("nodejs_heap_size_used_bytes", "Heap of JavaScript in use, in bytes.", () => process.memoryUsage().heapUsed);
  gauge("nodejs_heap_size_total_bytes", "Heap of JavaScript, in bytes.", () => process.memoryUsage().heapTotal);
  gauge("nodejs_eventloop_lag_p99_seconds", "Delay of the event loop since the last scrape, 99th percentile.", () => {
    const p99 = delay.percentile(99) / 1e9;
    delay.reset();
    return p99;
  });
  return () => delay.disable();
}
