/** What holds of every act of a play, whoever died in it, and what a third hand that came in between makes otherwise. */
import { expect } from "vitest";
import type { Meddled } from "./meddle.js";
import type { Act } from "./play.js";
import type { OutsideRecord, OutsideState, World, Write } from "./world.js";

/** Nothing is written but what a connector owns of the records that change by it, each part once; what was set up stays. */
export function expectOnlyOwnWrites(act: Act): void {
  const { name, before, after, writes, meddled } = act;
  expect({ name, ...notOwned(after) }).toStrictEqual({ name, ...notOwned(before) });
  expect(after.setUp).toMatchObject(before.setUp);
  expect(writesOf(act)).toEqual([...new Set(writesOf(act))]);
  const isTheirs = (id: string): boolean => meddled.some((each) => each.id === id);
  const written = writes.flatMap(({ id }) => (id === null || isTheirs(id) ? [] : id));
  expect(new Set(written)).toEqual(new Set([...changedIn(act)].filter((id) => !isTheirs(id))));
}

/**
 * Of all records but some an act is as the same act of the undisturbed play; what it took and what was there before are its own.
 * @param ids records that somebody has meddled with by now.
 */
export function expectLikeBut(ids: ReadonlySet<string>, act: Act, undisturbed: Act, world: World): void {
  if (ids.size === 0) {
    const whole = (each: Act) => {
      const { name, told, named, isUntouched, journal } = each;
      return { name, told, named, isUntouched, journal, writes: writesOf(each) };
    };
    expect(whole(act)).toEqual(whole(undisturbed));
    return;
  }
  const compared = (each: Act) => ({
    name: each.name,
    records: each.told.records.filter((record) => !ids.has(world.idOf(record))),
    outside: Object.entries(each.named.records).filter(([id]) => !ids.has(id)),
    rest: each.named.rest,
    isUntouched: each.isUntouched,
    writes: writesOf(each, ({ id }) => id !== null && !ids.has(id)),
  });
  expect(compared(act)).toEqual(compared(undisturbed));
  // What only they needed is set up no more.
  expect(undisturbed.named.setUp).toMatchObject(act.named.setUp);
  expect(undisturbed.journal.setUp).toEqual(expect.arrayContaining([...act.journal.setUp]));
  const { status, progress, records } = act.told;
  const failed = records.filter(({ outcome }) => outcome === "FAILED").length;
  expect(progress).toMatchObject({ processed: progress["total"], failed });
  expect(status).toBe(failed === 0 ? "SUCCEEDED" : "COMPLETED_WITH_ERRORS");
}

/**
 * What somebody else made of it stands, and the sync says so; no later one takes it for its own.
 * @param act the one in which it was meddled with, or a later one.
 */
export function expectLeftAlone({ id, resource, value }: Meddled, act: Act, world: World): void {
  const owned = ({ records }: OutsideState): unknown => records[id]?.owned[resource];
  if (!act.meddled.some((each) => each.id === id && each.resource === resource)) {
    expect(owned(act.after)).toEqual(owned(act.before));
    return;
  }
  expect(owned(act.after)).toEqual(value);
  const told = act.told.records.filter((record) => world.idOf(record) === id);
  expect(told).toContainEqual(
    expect.objectContaining({
      outcome: "FAILED",
      errors: expect.arrayContaining([expect.objectContaining({ code: "CHANGED_MEANWHILE", field: resource })]),
    }),
  );
}

/** What an act has changed outside. */
export function changedIn({ before, after }: Act): Set<string> {
  const ids = new Set([...Object.keys(before.records), ...Object.keys(after.records)]);
  const differs = (id: string): boolean => JSON.stringify(before.records[id]) !== JSON.stringify(after.records[id]);
  return new Set([...ids].filter(differs));
}

/** All that no connector owns: of each record, and besides. */
function notOwned({ records, rest }: OutsideState) {
  return { rest, records: Object.entries(records).map(([id, record]: [string, OutsideRecord]) => [id, record.rest]) };
}

/** Its writes in words. */
function writesOf({ writes }: Act, are: (write: Write) => boolean = () => true): string[] {
  return writes
    .filter(are)
    .map(({ id, what }) => `${id ?? "set-up"} ${what}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
}
