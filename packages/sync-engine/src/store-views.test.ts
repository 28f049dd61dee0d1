import { afterEach, expect, test, vi } from "vitest";
import { storeViews, type ReadingContext } from "./store-views.js";

afterEach(() => void vi.useRealTimers());

test("looking back has its time from when it begins, however long writes under way were awaited after the stop", () => {
  vi.useFakeTimers();
  const bigcommerce = { with: () => bigcommerce };
  const reading = { signal: new AbortController().signal, sending: {}, bigcommerce };
  const stop = new AbortController();
  const lost = new AbortController();
  const views = storeViews(reading as unknown as ReadingContext, stop.signal, lost.signal);
  stop.abort();
  vi.advanceTimersByTime(4000);
  expect(views.settling.signal.aborted).toBe(false);
  vi.advanceTimersByTime(26_000);
  expect(views.settling.signal.aborted).toBe(true);
  const { signal } = views.lookingBack();
  vi.advanceTimersByTime(4000);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(2000);
  expect(signal.aborted).toBe(true);
  const again = views.lookingBack().signal;
  lost.abort();
  expect(again.aborted).toBe(true);
});
