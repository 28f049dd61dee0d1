import { randomUUID } from "node:crypto";
import type { StoreHook } from "../store/hook-book.js";
import type { HookEvent, HookEvents } from "../store/hook-events.js";
import { covers } from "../store/hook-scopes.js";
import { type HookDelivery, isOver, type OpenHookDelivery } from "./hook-delivery.js";
import { hookBody } from "./hook-message.js";
import { HookSender, type HookSenderParts } from "./hook-sender.js";

/** What deliveries stand on. */
export interface HookDelivererParts extends HookSenderParts {
  readonly events: HookEvents;
  readonly storeHash: string;
}

/**
 * Tells active hooks of what happens to the store: every event goes to every hook at once, so that neither order nor
 * uniqueness is certain.
 */
export class HookDeliverer {
  readonly sender: HookSender;
  readonly #parts: HookDelivererParts;
  #deliveries: OpenHookDelivery[] = [];
  #lastId = 0;
  #held: OpenHookDelivery[] | undefined;
  #copies = 1;

  constructor(parts: HookDelivererParts) {
    this.#parts = parts;
    this.sender = new HookSender(parts);
    const deaf = parts.events.listen((event) => this.#tell(event));
    parts.signal.addEventListener("abort", deaf, { once: true });
  }

  /** All that was ever to be delivered and was not forgotten, as it stands now. */
  deliveries(): HookDelivery[] {
    return this.#deliveries.map(asItStands);
  }

  /** Forgets those that are over. */
  forget(): void {
    this.#deliveries = this.#deliveries.filter((delivery) => !isOver(delivery));
  }

  /** From now on every event is sent so many times to each hook. */
  setCopies(copies: number): void {
    this.#copies = copies;
  }

  /** Sends again what was sent before, under a message id of its own. Throws where there was no such delivery. */
  repeat(id: number): HookDelivery {
    const before = this.#deliveries.find((delivery) => delivery.id === id);
    if (before === undefined) throw new Error(`There was no delivery ${id}.`);
    return asItStands(this.#start(before));
  }

  /** Keeps back what is to be delivered from now on. */
  hold(): void {
    this.#held ??= [];
  }

  /** Sends what was held, each after the one before it was tried, and holds no more. */
  async release(order: "asHappened" | "reversed"): Promise<void> {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const delivery of order === "reversed" ? held.toReversed() : held) await this.sender.send(delivery);
  }

  #tell(event: HookEvent): void {
    for (const hook of this.#parts.hooks.all()) {
      const scope = hook.is_active ? scopeToldTo(hook, event) : undefined;
      if (scope === undefined) continue;
      const body = hookBody(this.#parts.storeHash, scope, event, Date.now());
      const message = { hookId: hook.id, destination: hook.destination, scope, body };
      for (let copy = 0; copy < this.#copies; copy++) this.#start(message);
    }
  }

  #start(message: Pick<HookDelivery, "hookId" | "destination" | "scope" | "body">): OpenHookDelivery {
    const { hookId, destination, scope, body } = message;
    this.#lastId += 1;
    const messageId = `msg_${randomUUID()}`;
    const head = { id: this.#lastId, hookId, destination, messageId, scope, body };
    const delivery: OpenHookDelivery = { ...head, state: "held", attempts: [] };
    this.#deliveries.push(delivery);
    if (this.#held === undefined) void this.sender.send(delivery);
    else this.#held.push(delivery);
    return delivery;
  }
}

function asItStands(delivery: OpenHookDelivery): HookDelivery {
  return { ...delivery, attempts: [...delivery.attempts] };
}

/** The event's scope as this hook is told it; `undefined` when it is not. */
function scopeToldTo(hook: StoreHook, event: HookEvent): string | undefined {
  const ofChannel = /^store\/channel\/(\d+)\/(order\/.*)$/.exec(hook.scope);
  if (ofChannel === null) return covers(hook.scope, event.scope) ? event.scope : undefined;
  const [, channel, events] = ofChannel;
  if (Number(channel) !== event.channelId || !covers(`store/${events}`, event.scope)) return undefined;
  return event.scope.replace("store/", `store/channel/${channel}/`);
}
