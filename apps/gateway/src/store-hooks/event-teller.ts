/** Tells connectors what stores have told. */
import { setTimeout as wait } from "node:timers/promises";
import { Fault, SecretMask, type Logger, type StoreEvent } from "@storegate/connector-kit";
import type { IntegrationToOpen } from "@storegate/sync-engine";
import { openIntegration, type OpeningHost } from "../integrations/open-integration.js";
import { withinMs } from "../integrations/within-ms.js";
import type { EventInbox } from "./event-inbox.js";
import { hearingOf, hearsOf } from "./hearing-integrations.js";
import { eventIn } from "./read-event.js";
import { Rounds } from "./rounds.js";

/** How long events are gathered; a little more than the second that they stay in the inbox at least. */
const gatherMs = 1050;

/** When it is tried again after the database has failed. */
const againMs = 5000;

/** How long an integration may take. */
const heardMs = 10_000;

/** How often old events are removed, at most, while there are new ones. */
const sweepMs = 60_000;

/** Tells events to the integrations of their stores: of each store in turn, about once a second while there are any. */
export class EventTeller {
  readonly #rounds = new Rounds((storeId, signal) => this.#tellAll(storeId, signal));
  #sweptAt = 0;

  constructor(
    private readonly inbox: EventInbox,
    private readonly opening: OpeningHost,
    private readonly logger: Logger,
  ) {}

  /** Sees to it that a store's events are told soon. */
  ask(storeId: string): void {
    void this.#rounds.ask(storeId);
  }

  /** Tells what others have left: a process that ended before it had told of all that it took in. */
  async tellLeft(): Promise<void> {
    await this.inbox.sweep();
    for (const storeId of await this.inbox.storesToTell()) this.ask(storeId);
  }

  /** What is not told by then stays in the inbox. */
  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async #tellAll(storeId: string, signal: AbortSignal): Promise<void> {
    let waitMs = gatherMs;
    while (waitMs > 0 && !signal.aborted) {
      // A process that stops does not wait.
      await wait(waitMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      try {
        await this.#tell(storeId, signal);
        waitMs = (await this.inbox.hasUntold(storeId)) ? gatherMs : 0;
      } catch (error) {
        this.logger.warn({ err: error, storeId }, "could not look what a store has told; it is tried again");
        waitMs = againMs;
      }
    }
  }

  async #tell(storeId: string, signal: AbortSignal): Promise<void> {
    const kept = await this.inbox.take(storeId);
    if (kept.length === 0) return;
    // All were events when they came; another version of Storegate may have taken them in.
    const events = kept.flatMap(({ body }) => {
      const event = eventIn(body);
      return event instanceof Fault ? [] : [event];
    });
    const { queries, connectors } = this.opening;
    const { hearing } = await hearingOf(queries, connectors, storeId);
    await Promise.all(hearing.map((each) => this.#tellOne(each, events, signal)));
    // What somebody was not told because the process stops is told again.
    if (signal.aborted) return;
    await this.inbox.told(
      storeId,
      kept.map(({ key }) => key),
    );
    if (performance.now() - this.#sweptAt < sweepMs) return;
    this.#sweptAt = performance.now();
    await this.inbox.sweep();
  }

  /** Never throws: what one does not take, others do. */
  async #tellOne(integration: IntegrationToOpen, all: readonly StoreEvent[], stopping: AbortSignal): Promise<void> {
    const { integrationId, storeId, open } = integration;
    const { storeEvents } = open.connector;
    const events = all.filter((event) => hearsOf(open, event));
    if (!storeEvents || events.length === 0) return;
    const mask = new SecretMask();
    const ended = new AbortController();
    const hear = async (): Promise<void> => {
      const view = { signal: AbortSignal.any([stopping, ended.signal]), lane: "bulk", mask } as const;
      await storeEvents.heard(await openIntegration(this.opening, integration, view), events);
    };
    try {
      await withinMs(heardMs, stopping, hear());
    } catch (thrown) {
      if (stopping.aborted) return;
      const fields = { err: mask.value(thrown), storeId, integrationId, connectorId: open.connector.id };
      this.logger.warn({ ...fields, events: events.length }, "an integration did not take what its store has told");
    } finally {
      ended.abort(new Error("the time to hear of events is over"));
    }
  }
}
