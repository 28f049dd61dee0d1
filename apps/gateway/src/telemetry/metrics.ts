/** What is counted, of one gateway or worker, in a registry of its own. Names and labels are documented in docs/operations.md. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** How an operation of GraphQL ended, by its top-level errors. */
export type OperationOutcome = "success" | "error" | "internal_error";

/** Buckets of requests and operations, in seconds. */
const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Buckets of syncs, in seconds. */
const syncSeconds = [1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200, 86_400];

/** Counters and histograms; {@link registry} holds them, and what others add to it. */
export class Metrics {
  readonly registry = new Registry();
  readonly #registers = [this.registry];

  readonly #httpRequests = new Counter({
    name: "storegate_http_requests_total",
    help: "HTTP requests that were answered.",
    labelNames: ["route", "method", "status"],
    registers: this.#registers,
  });
  readonly #httpSeconds = new Histogram({
    name: "storegate_http_request_duration_seconds",
    help: "From a request's head to its answer's end.",
    labelNames: ["route"],
    buckets: seconds,
    registers: this.#registers,
  });
  readonly #operations = new Counter({
    name: "storegate_graphql_operations_total",
    help: "Root fields that were executed.",
    labelNames: ["type", "field", "outcome"],
    registers: this.#registers,
  });
  readonly #operationSeconds = new Histogram({
    name: "storegate_graphql_operation_duration_seconds",
    help: "Queries and mutations, from their execution's begin to its end.",
    labelNames: ["type"],
    buckets: seconds,
    registers: this.#registers,
  });
  readonly #refused = new Counter({
    name: "storegate_requests_refused_total",
    help: "Requests and operations that were refused before anything ran.",
    labelNames: ["reason"],
    registers: this.#registers,
  });
  readonly #sockets = new Gauge({
    name: "storegate_sockets_open",
    help: "WebSockets that are open.",
    registers: this.#registers,
  });
  readonly #subscriptions = new Gauge({
    name: "storegate_subscriptions_open",
    help: "Subscriptions that go on.",
    labelNames: ["field"],
    registers: this.#registers,
  });
  readonly #slowConsumers = new Counter({
    name: "storegate_slow_consumers_dropped_total",
    help: "Sockets that were closed because they did not read what they had subscribed to.",
    registers: this.#registers,
  });
  readonly #syncsStarted = new Counter({
    name: "storegate_syncs_started_total",
    help: "Syncs that a worker of this process began.",
    labelNames: ["connector", "kind", "trigger"],
    registers: this.#registers,
  });
  readonly #syncsEnded = new Counter({
    name: "storegate_syncs_ended_total",
    help: "Syncs that a worker of this process ended.",
    labelNames: ["connector", "kind", "status"],
    registers: this.#registers,
  });
  readonly #syncSeconds = new Histogram({
    name: "storegate_sync_duration_seconds",
    help: "From a sync's start to its end.",
    labelNames: ["connector", "kind"],
    buckets: syncSeconds,
    registers: this.#registers,
  });
  readonly #syncWaits = new Counter({
    name: "storegate_sync_waits_total",
    help: "How often syncs of this process began to wait for a fault that time heals.",
    labelNames: ["connector", "kind", "fault"],
    registers: this.#registers,
  });
  readonly #records = new Counter({
    name: "storegate_sync_records_total",
    help: "Records whose outcome a worker of this process committed.",
    labelNames: ["connector", "kind", "outcome"],
    registers: this.#registers,
  });
  readonly #outgoing = new Counter({
    name: "storegate_outgoing_requests_total",
    help: "Requests sent to stores and others, each attempt; status is a class, or a fault's code where no answer came.",
    labelNames: ["store", "method", "status"],
    registers: this.#registers,
  });
  readonly #outgoingSeconds = new Histogram({
    name: "storegate_outgoing_request_duration_seconds",
    help: "From sending a request to its answer's end, without the waiting before it.",
    labelNames: ["store"],
    buckets: seconds,
    registers: this.#registers,
  });
  readonly #notifications = new Counter({
    name: "storegate_notifications_total",
    help: "Notices that this process sent or failed to send, each attempt.",
    labelNames: ["channel", "outcome"],
    registers: this.#registers,
  });

  /** @param route one of a few names, never a path as it was sent. */
  httpRequest(route: string, method: string, status: number, duration: number): void {
    this.#httpRequests.inc({ route, method, status: String(status) });
    this.#httpSeconds.observe({ route }, duration);
  }

  /** @param fields root fields of the schema; duration is in seconds. */
  operation(type: string, fields: readonly string[], outcome: OperationOutcome, duration: number): void {
    for (const field of fields) this.#operations.inc({ type, field, outcome });
    if (type !== "subscription") this.#operationSeconds.observe({ type }, duration);
  }

  /** Lets the failures of a root field be told from 0 on: what begins with 1 is no increase to who reads it. */
  expectField(type: string, field: string): void {
    this.#operations.inc({ type, field, outcome: "internal_error" satisfies OperationOutcome }, 0);
  }

  /** The same for the ends of a kind's syncs. */
  expectKind(connector: string, kind: string, statuses: readonly string[]): void {
    for (const status of statuses) this.#syncsEnded.inc({ connector, kind, status }, 0);
  }

  /** @param reason a code, lower case: one of a few. */
  refused(reason: string): void {
    this.#refused.inc({ reason });
  }

  /** A socket has opened; answers how to say that it is closed. */
  socketOpened(): () => void {
    this.#sockets.inc();
    return once(() => this.#sockets.dec());
  }

  /** A subscription has begun; answers how to say that it has ended. */
  subscriptionOpened(field: string): () => void {
    this.#subscriptions.inc({ field });
    return once(() => this.#subscriptions.dec({ field }));
  }

  slowConsumerDropped(): void {
    this.#slowConsumers.inc();
  }

  syncStarted(connector: string, kind: string, trigger: string): void {
    this.#syncsStarted.inc({ connector, kind, trigger });
  }

  /** @param duration in seconds; undefined for one that never started. */
  syncEnded(connector: string, kind: string, status: string, duration: number | undefined): void {
    this.#syncsEnded.inc({ connector, kind, status });
    if (duration !== undefined) this.#syncSeconds.observe({ connector, kind }, duration);
  }

  /** @param fault the code of what it waits for. */
  syncWaits(connector: string, kind: string, fault: string): void {
    this.#syncWaits.inc({ connector, kind, fault });
  }

  records(connector: string, kind: string, outcome: string, count: number): void {
    if (count > 0) this.#records.inc({ connector, kind, outcome }, count);
  }

  /** @param store its id, or empty for what is no store's. @param status `2xx`, or the code of a fault. */
  outgoingRequest(store: string, method: string, status: string, duration: number): void {
    this.#outgoing.inc({ store, method, status });
    this.#outgoingSeconds.observe({ store }, duration);
  }

  notification(channel: string, outcome: "delivered" | "failed"): void {
    this.#notifications.inc({ channel, outcome });
  }
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
