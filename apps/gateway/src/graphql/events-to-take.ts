import { iterate, type OpenTaking } from "@storegate/sync-engine";
import { endable } from "./endable.js";

/**
 * Events of a subscription that thousands may have: whoever can, takes them as they come, without a promise for each. To whoever
 * cannot, they are any other source of events.
 */
export class EventsToTake<Event> implements AsyncIterable<Event> {
  /** @param signal ends them. @param open begins them; what it throws is why they cannot begin. */
  constructor(
    readonly signal: AbortSignal,
    readonly open: OpenTaking<Event>,
  ) {}

  [Symbol.asyncIterator](): AsyncGenerator<Event, void> {
    return endable(this.signal, (signal) => iterate(this.open, signal));
  }
}
