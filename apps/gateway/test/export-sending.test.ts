/** Rows to a client that takes them slowly, or not at all. */
import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { encoders } from "../src/exports/export-encoders.js";
import { ExportPace, TooSlow } from "../src/exports/export-pace.js";
import { ExportSlots } from "../src/exports/export-slots.js";
import { beginRows } from "../src/exports/send-rows.js";
import type { Caller } from "@storegate/connector-kit/graphql";

const patient = { idleMs: 60_000, bytesPerSecond: 0 };

function ndjson() {
  const encoder = encoders.get("ndjson");
  if (!encoder) throw new Error("there is no NDJSON");
  return encoder;
}

/** Rows of one size each; notes how many were asked for. */
function rowsOf(count: number, size: number) {
  const asked: number[] = [];
  let left = count;
  return {
    asked,
    rows: {
      fileName: "rows",
      columns: [],
      next: async (most: number) => {
        asked.push(most);
        const given = Math.min(most, left);
        left -= given;
        return Array.from({ length: given }, () => ({ text: "x".repeat(size) }));
      },
    },
  };
}

/** A client that takes a portion when it is told to. */
function client() {
  const waiting: (() => void)[] = [];
  const sizes: number[] = [];
  const to = new Writable({
    highWaterMark: 1024,
    write: (chunk: Buffer, _encoding, taken) => {
      sizes.push(chunk.length);
      waiting.push(taken);
    },
  });
  return { to, sizes, takeOne: () => waiting.shift()?.() };
}

/** All that can happen without a client's doing has happened. */
const atRest = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("rows are sent", () => {
  test("a portion at a time: nothing is read while something waits to be taken", async () => {
    const { asked, rows } = rowsOf(1000, 1000);
    const { to, sizes, takeOne } = client();
    const sent = (await beginRows(rows)).send(to, ndjson(), patient, new AbortController().signal);
    for (let taken = 0; !to.writableFinished; taken += 1) {
      await atRest();
      // One is held for the client, and what comes after it is not even asked for.
      expect(asked.length).toBeLessThanOrEqual(taken + 1);
      expect(to.writableLength).toBeLessThanOrEqual(300 * 1024);
      takeOne();
      await atRest();
    }
    await sent;
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1000 * 1012);
  });

  test.each([
    ["many at once where they are small", 10, [25, 50, 100, 200, 400, 500]],
    ["fewer where they are large", 100 * 1024, [25, 2, 2, 2, 2, 2]],
    ["one by one where they are huge", 1024 * 1024, [25, 1, 1, 1, 1, 1]],
  ])("%s", async (_, size, expected) => {
    const { asked, rows } = rowsOf(2000, size);
    const to = new Writable({ write: (_chunk, _encoding, taken) => taken() });
    const enough = new AbortController();
    const { next } = rows;
    const some = { ...rows, next: (most: number) => (asked.length < 6 ? next(most) : Promise.resolve([])) };
    await (await beginRows(some)).send(to, ndjson(), patient, enough.signal);
    expect(asked).toEqual(expected);
  });

  test("until the client takes too little", async () => {
    const { rows } = rowsOf(1000, 1000);
    const sent = (await beginRows(rows)).send(
      client().to,
      ndjson(),
      { idleMs: 20, bytesPerSecond: 0 },
      new AbortController().signal,
    );
    await expect(sent).rejects.toBeInstanceOf(TooSlow);
  });
});

describe("the pace", () => {
  /** How long a client that takes so much of every so often is borne with, in seconds. */
  async function borne(bytes: number, everyMs: number): Promise<number> {
    let now = 0;
    const pace = new ExportPace({ idleMs: 60_000, bytesPerSecond: 16 * 1024 }, () => now);
    for (let waits = 0; waits < 1000; waits += 1) {
      try {
        await pace.wait(bytes, async () => {
          now += everyMs;
        });
      } catch (error) {
        if (error instanceof TooSlow) return now / 1000;
        throw error;
      }
    }
    return Infinity;
  }

  test("lets go of who trickles, and of nobody who takes enough, pauses or not", async () => {
    expect(await borne(64 * 1024, 15_000)).toBeLessThan(180);
    expect(await borne(256 * 1024, 15_000)).toBe(Infinity);
    expect(await borne(1024 * 1024, 50_000)).toBe(Infinity);
  });
});

test("places are for so many of a key and so many of all, and are given back", () => {
  const slots = new ExportSlots({ perKey: 2, perProcess: 3 });
  const caller = (keyId: string): Caller => ({
    keyId,
    name: keyId,
    role: "VIEWER",
    stores: null,
    integrations: null,
    operations: null,
    expiresAt: null,
  });
  const busy = { message: expect.stringContaining("under way") as string, extensions: { code: "EXPORTS_BUSY" } };
  const places = [slots.take(caller("one")), slots.take(caller("one"))];
  expect(slots.take(caller("one"))).toMatchObject(busy);
  expect(slots.take(caller("two"))).toBeInstanceOf(Function);
  expect(slots.take(caller("three"))).toMatchObject(busy);
  for (const giveBack of places) if (typeof giveBack === "function") giveBack();
  expect(slots.take(caller("three"))).toBeInstanceOf(Function);
});
