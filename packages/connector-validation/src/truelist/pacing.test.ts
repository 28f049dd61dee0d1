import { expect, it } from "vitest";
import { createTruelistPacing } from "./pacing.js";

const { signal } = new AbortController();

it("lets one key's requests go one after another, and another key's beside them", async () => {
  const pacing = createTruelistPacing(40);
  const begun = performance.now();
  const turns = Array.from({ length: 4 }, () => pacing.of("a key").turn(signal));
  await pacing.of("another key").turn(signal);
  expect(performance.now() - begun).toBeLessThan(40);
  await Promise.all(turns);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(118);
});

it("ends waiting with the signal's reason", async () => {
  const pacer = createTruelistPacing(60_000).of("a key");
  await pacer.turn(signal);
  const reason = new Error("stopped");
  const ended = new AbortController();
  const waiting = pacer.turn(ended.signal);
  ended.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
