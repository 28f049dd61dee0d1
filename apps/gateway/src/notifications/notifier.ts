/**
 * Tells people how their integrations stand. Every process that works looks every few seconds what has changed and sends
 * what is due; each message is one process's at a time. A message that does not arrive is tried again for a day, later and
 * later; a sync never waits for one. A process that stops waits for none either: what it is sending it breaks off and leaves to
 * whoever looks next, so that a message may come twice rather than never.
 */
import { Fault, type Logger } from "@storegate/connector-kit";
import { schema, type Database } from "@storegate/database";
import { and, eq, gt, isNotNull, isNull } from "drizzle-orm";
import type { Send } from "./channels.js";
import { notificationContent } from "./content.js";
import { noteChanges } from "./integration-states.js";
import type { NotificationSettingsService } from "./notification-settings.js";
import { SendingLane, type NoticeRow } from "./sending-lane.js";

const { notifications } = schema;

/** What the notifier needs of the process. */
export interface NotifierHost {
  readonly database: Database;
  readonly settings: NotificationSettingsService;
  /** Undefined where no mail server is set: mail then waits, and the settings say why. */
  readonly sendMail: Send | undefined;
  readonly sendWebhook: Send;
  /** Told of each attempt. */
  readonly onSent?: (channel: "email" | "webhook", outcome: "delivered" | "failed") => void;
  readonly logger: Logger;
  readonly now: () => Date;
}

const lookMs = 2000;

/** Waits after the first attempts, in minutes; the last of them is repeated until a day has passed. */
const waits = [1, 5, 15, 60, 240] as const;
const giveUpMs = 24 * 60 * 60_000;

/** What became of a message whose sending the process's end broke off. */
const brokenOff = Symbol("broken off");

/** Looks and sends until it is stopped. */
export class Notifier {
  readonly #timers = new Map<() => Promise<void>, NodeJS.Timeout>();
  readonly #running = new Map<() => Promise<void>, Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #lanes: readonly SendingLane[];

  constructor(private readonly host: NotifierHost) {
    // Where no mail server is set, mail waits.
    const channels = host.sendMail ? (["email", "webhook"] as const) : (["webhook"] as const);
    const { database, now } = host;
    const send = (row: NoticeRow): Promise<void> => this.#send(row);
    const onError = (error: unknown): void => this.#tellError(error);
    const stopping = this.#stopping.signal;
    this.#lanes = channels.map((channel) => new SendingLane({ database, channel, send, onError, now, stopping }));
  }

  start(): void {
    // Each by itself: a mail server that does not answer holds up neither webhooks nor the look at what has changed.
    for (const work of [() => this.#note(), ...this.#lanes.map((lane) => () => lane.fill())]) this.#later(work, 0);
  }

  /** Breaks off what is being sent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all([...this.#running.values(), ...this.#lanes.map((lane) => lane.ended())]);
  }

  #later(work: () => Promise<void>, ms: number): void {
    if (this.#stopping.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#running.set(
        work,
        work()
          .catch((error: unknown) => this.#tellError(error))
          .then(() => this.#later(work, lookMs)),
      );
    }, ms);
    timer.unref();
    this.#timers.set(work, timer);
  }

  #tellError(error: unknown): void {
    this.host.logger.error({ err: error }, "could not see to notices; it is tried again");
  }

  async #note(): Promise<void> {
    const { database, settings, now } = this.host;
    await noteChanges(database, (queries) => settings.read(queries), now());
  }

  async #send(row: NoticeRow): Promise<void> {
    const { database, sendMail, sendWebhook, logger, now } = this.host;
    const send = row.channel === "email" ? sendMail : sendWebhook;
    const message = { ...row, content: notificationContent.parse(row.content) };
    const { signal } = this.#stopping;
    const outcome = await send?.(message, signal).then(
      () => undefined,
      (error: unknown) => (signal.aborted ? brokenOff : error instanceof Fault ? error : unforeseen(error)),
    );
    if (outcome === brokenOff) return this.#leave(row);
    this.host.onSent?.(row.channel, outcome ? "failed" : "delivered");
    const at = now();
    const wait = (waits[Math.min(row.attempts, waits.length) - 1] ?? waits[0]) * 60_000;
    const next = new Date(at.getTime() + wait);
    const hopeless = outcome && (!outcome.retryable || next.getTime() - row.createdAt.getTime() > giveUpMs);
    if (outcome) {
      const fields = { notificationId: row.id, event: row.event, channel: row.channel, err: outcome };
      logger.warn(fields, hopeless ? "a notice was given up" : "a notice has not arrived; it is sent again later");
    }
    await database.queries
      .update(notifications)
      .set(
        outcome
          ? { fault: outcome.toData(), nextAttemptAt: next, failedAt: hopeless ? at : null }
          : { deliveredAt: at, fault: null },
      )
      .where(eq(notifications.id, row.id));
    if (!outcome) await this.#sendWaitingTo(row.receiver, at);
  }

  /** Leaves a message, of which is not known whether it has arrived, to whoever looks next. */
  async #leave({ id, event, channel }: NoticeRow): Promise<void> {
    const { database, logger, now } = this.host;
    logger.info({ notificationId: id, event, channel }, "a notice was broken off at the stop; it is sent again");
    await database.queries.update(notifications).set({ nextAttemptAt: now() }).where(eq(notifications.id, id));
  }

  /** What a receiver could not be told before is told now that it is reached: late, and in its own time, it would mislead. */
  async #sendWaitingTo(receiver: string, at: Date): Promise<void> {
    const waits = and(
      isNull(notifications.deliveredAt),
      isNull(notifications.failedAt),
      isNotNull(notifications.fault),
    );
    await this.host.database.queries
      .update(notifications)
      .set({ nextAttemptAt: at })
      .where(and(waits, eq(notifications.receiver, receiver), gt(notifications.nextAttemptAt, at)));
  }
}

function unforeseen(error: unknown): Fault {
  return new Fault({
    kind: "UNEXPECTED",
    code: "NOTICE_NOT_SENT",
    message: `A notice could not be sent: ${error instanceof Error ? error.message : String(error)}`,
    retryable: true,
    cause: error,
  });
}
