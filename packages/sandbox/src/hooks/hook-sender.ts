import type { HookBook } from "../store/hook-book.js";
import { type HookDeliveryState, isOver, type OpenHookDelivery, retryGaps } from "./hook-delivery.js";
import { signatureHeaders } from "./hook-message.js";
import { HookPauses } from "./hook-pauses.js";
import { postHook } from "./hook-request.js";
import { HookTargets } from "./hook-targets.js";
import { Waits } from "../waits.js";

/** What sending stands on. */
export interface HookSenderParts {
  readonly hooks: HookBook;
  /** Signs what is sent. */
  readonly clientSecret: string;
  /** What the times between tries are divided by. */
  readonly timeScale: number;
  /** Gets a line for every try that delivered nothing, and when a hook is given up. */
  readonly log: (line: string) => void;
  /** Ends all sending and waiting. */
  readonly signal: AbortSignal;
}

/** Sends deliveries and tries again what failed; after the last try the hook is inactive. */
export class HookSender {
  readonly targets = new HookTargets();
  readonly pauses: HookPauses;
  readonly #parts: HookSenderParts;
  readonly #waits: Waits;
  /** Those that are being sent or wait for their next try. */
  readonly #open = new Set<OpenHookDelivery>();
  #quiet: { readonly retries: boolean; readonly resolve: () => void }[] = [];

  constructor(parts: HookSenderParts) {
    this.#parts = parts;
    this.pauses = new HookPauses(parts.timeScale);
    this.#waits = new Waits(parts.timeScale, parts.signal);
  }

  /** Resolves after the first try; later ones go on by themselves. Never rejects. */
  async send(delivery: OpenHookDelivery): Promise<void> {
    this.#set(delivery, "sending");
    await this.#try(delivery);
    if (!isOver(delivery)) void this.#retry(delivery);
  }

  /** Ends all waiting for a next try; those that waited are being sent from here on. */
  retryNow(): void {
    for (const delivery of this.#open) this.#set(delivery, "sending");
    this.#waits.wakeAll();
  }

  /** Resolves when nothing is being sent; with `retries`, when nothing waits for its next try either. */
  quiet(retries: boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#quiet.push({ retries, resolve });
      this.#tellQuiet();
    });
  }

  async #retry(delivery: OpenHookDelivery): Promise<void> {
    for (const gap of retryGaps) {
      await this.#wait(delivery, gap * 1000);
      await this.#try(delivery);
      if (isOver(delivery)) return;
    }
    this.#set(delivery, "failed");
    const { hooks, log } = this.#parts;
    if (hooks.get(delivery.hookId)?.is_active !== true) return;
    hooks.change(delivery.hookId, { is_active: false });
    log(`webhook ${delivery.hookId} is inactive: all tries to reach ${delivery.destination} failed`);
  }

  async #try(delivery: OpenHookDelivery): Promise<void> {
    const { hooks, clientSecret, signal } = this.#parts;
    const { body, destination, messageId } = delivery;
    const url = this.targets.find(destination);
    const { host, origin } = new URL(destination);
    if (url === undefined) {
      const mapping = `{"origin": "${origin}", "url": …}`;
      this.#tell(delivery, `is not mapped: PUT /control/hooks/targets ${mapping} says where on loopback it goes`);
      return this.#set(delivery, "unmapped");
    }
    await this.#waitOutPause(delivery, host);
    const hook = hooks.get(delivery.hookId);
    if (hook?.is_active !== true || signal.aborted) {
      this.#tell(delivery, `is dropped: webhook ${delivery.hookId} is inactive or gone`);
      return this.#set(delivery, "dropped");
    }
    this.#set(delivery, "sending");
    const headers = {
      ...hook.headers,
      host,
      accept: "application/json",
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      ...signatureHeaders(clientSecret, messageId, body, Date.now()),
    };
    const attempt = await postHook({ url, headers, body }, signal);
    delivery.attempts.push(attempt);
    const ok = attempt.status !== undefined && attempt.status >= 200 && attempt.status < 300;
    this.pauses.record(host, ok, Date.now());
    // A failed one goes on being sent until it begins to wait.
    if (ok) return this.#set(delivery, "delivered");
    const { status, error = "" } = attempt;
    this.#tell(delivery, status === undefined ? `got no answer: ${error}` : `was answered ${status}, not 2xx`);
  }

  /** Logs what became of a try. When the sandbox stops, nothing is wrong with those that it cuts. */
  #tell({ destination, scope }: OpenHookDelivery, outcome: string): void {
    const { log, signal } = this.#parts;
    if (!signal.aborted) log(`POST ${destination} for ${scope} ${outcome}`);
  }

  async #waitOutPause(delivery: OpenHookDelivery, host: string): Promise<void> {
    let left = this.pauses.leftMs(host, Date.now());
    while (left > 0 && !this.#parts.signal.aborted) {
      // What is left is scaled already.
      await this.#wait(delivery, left * this.#parts.timeScale);
      left = this.pauses.leftMs(host, Date.now());
    }
  }

  /** Waits so many milliseconds, divided by the scale, or until all are tried at once. */
  async #wait(delivery: OpenHookDelivery, ms: number): Promise<void> {
    this.#set(delivery, "waiting");
    delivery.nextTryAt = Math.round(Date.now() + ms / this.#parts.timeScale);
    await this.#waits.wait(ms);
  }

  #set(delivery: OpenHookDelivery, state: HookDeliveryState): void {
    delivery.state = state;
    delete delivery.nextTryAt;
    if (isOver(delivery)) this.#open.delete(delivery);
    else this.#open.add(delivery);
    this.#tellQuiet();
  }

  #tellQuiet(): void {
    const open = [...this.#open];
    const isQuiet = (retries: boolean) => !open.some(({ state }) => retries || state === "sending");
    const over = this.#quiet.filter(({ retries }) => isQuiet(retries));
    this.#quiet = this.#quiet.filter(({ retries }) => !isQuiet(retries));
    for (const { resolve } of over) resolve();
  }
}
