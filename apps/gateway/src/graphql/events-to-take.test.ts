import { expect, test } from "vitest";
import { EventsToTake } from "./events-to-take.js";

/** Numbers that come when they are put there, until 3, and whether they were let go of. */
function numbers(signal: AbortSignal) {
  const there: number[] = [];
  const told = { stopped: 0, put: (_value: number): void => {} };
  const events = new EventsToTake(signal, async (onNews) => {
    let last: number | undefined;
    told.put = (value) => {
      there.push(value);
      onNews();
    };
    return {
      get isOver() {
        return last === 3;
      },
      take: () => (last = there.shift()) ?? undefined,
      stop: () => {
        told.stopped += 1;
      },
    };
  });
  return { events: events[Symbol.asyncIterator](), told };
}

test("events to take are a source like any other: each comes, also while it is waited for, and they end", async () => {
  const { events, told } = numbers(new AbortController().signal);
  const first = events.next();
  await Promise.resolve();
  told.put(1);
  expect(await first).toEqual({ done: false, value: 1 });
  told.put(2);
  expect((await events.next()).value).toBe(2);
  expect(told.stopped).toBe(0);
  await events.return();
  expect(told.stopped).toBe(1);
});

test("they end while nothing comes, when whoever waits has left or their signal is aborted", async () => {
  const left = numbers(new AbortController().signal);
  const waiting = left.events.next();
  await left.events.return();
  expect((await waiting).done).toBe(true);
  const signal = new AbortController();
  const aborted = numbers(signal.signal);
  const next = aborted.events.next();
  signal.abort();
  expect((await next).done).toBe(true);
  expect([left.told.stopped, aborted.told.stopped]).toEqual([1, 1]);
});
