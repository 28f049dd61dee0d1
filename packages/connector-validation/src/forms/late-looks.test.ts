import { expect, test } from "vitest";
import { createLateLooks, type LateLooks, type LateLooksOptions } from "./late-looks.js";

const deadlineMs = 5;

/** Looks whose ends the test has in its hand. */
function world(options: LateLooksOptions = {}) {
  const looks = createLateLooks(options);
  const failures: unknown[] = [];
  const caller = new AbortController();
  const ask = (domain: string, of: LateLooks = looks) => {
    const look = { end: Promise.withResolvers<string>(), ended: false };
    const answer = of.within(
      { deadlineMs, signal: caller.signal, failedLate: (error) => failures.push(error) },
      domain,
      (signal) => {
        signal.addEventListener("abort", () => {
          look.ended = true;
          look.end.reject(signal.reason as Error);
        });
        return look.end.promise;
      },
    );
    return { look, answer };
  };
  return { looks, failures, caller, ask };
}

test("what is found in time is answered, and so is what goes wrong", async () => {
  const { ask, failures } = world();
  const found = ask("a.net");
  found.look.end.resolve("found");
  expect(await found.answer).toBe("found");
  const failed = ask("a.net");
  failed.look.end.reject(new Error("the database is away"));
  await expect(failed.answer).rejects.toThrow("the database is away");
  expect(failures).toEqual([]);
});

test("what comes too late goes on, one look for a domain, and tells if it fails", async () => {
  const { ask, failures } = world();
  const [first, same, other] = [ask("a.net"), ask("a.net"), ask("b.net")];
  expect(await Promise.all([first.answer, same.answer, other.answer])).toEqual([undefined, undefined, undefined]);
  expect([first, same, other].map(({ look }) => look.ended)).toEqual([false, true, false]);
  first.look.end.resolve("found");
  const failure = new Error("the database is away");
  other.look.end.reject(failure);
  await expect.poll(() => failures).toEqual([failure]);
  // Once it has ended, the next may take its time.
  const later = ask("a.net");
  expect(await later.answer).toBeUndefined();
  expect(later.look.ended).toBe(false);
  later.look.end.resolve("found");
});

test("no more than so many go on, and none for longer than it may", async () => {
  const { ask, failures } = world({ most: 1, longestMs: 100 });
  const [first, other] = [ask("a.net"), ask("b.net")];
  await Promise.all([first.answer, other.answer]);
  expect([first.look.ended, other.look.ended]).toEqual([false, true]);
  await expect.poll(() => first.look.ended).toBe(true);
  expect(failures).toEqual([]);
});

test("who has gone is told so, and the look goes on", async () => {
  const { ask, caller } = world();
  const { look, answer } = ask("a.net");
  caller.abort(new Error("gone"));
  await expect(answer).rejects.toThrow("gone");
  expect(look.ended).toBe(false);
  look.end.resolve("found");
});

test("closing ends all looks, and waits for them", async () => {
  const { looks, ask } = world();
  const late = ask("a.net");
  await late.answer;
  const waited = ask("b.net");
  const [, answered] = await Promise.allSettled([looks.close(), waited.answer]);
  expect([late.look.ended, waited.look.ended, answered.status]).toEqual([true, true, "rejected"]);
  await expect(ask("c.net").answer).rejects.toThrow("looks at addresses were ended");
});
