import { expect, test } from "vitest";
import { overlappingWindow } from "./overlapping-window.js";

/** Reads so many items, and tells how many pages it took. */
function pagesOf(count: number, wanted: number, largest: number): number {
  let pages = 0;
  for (let reached = 0; reached < count; pages += 1) {
    const window = overlappingWindow(reached, { wanted, largest });
    if (window === null) throw new Error(`stuck after ${reached}`);
    expect(window.start).toBe((window.page - 1) * window.limit);
    expect(window.limit).toBeLessThanOrEqual(largest);
    expect(window.start).toBeLessThanOrEqual(Math.max(0, reached - 1));
    expect(window.start + window.limit).toBeGreaterThan(reached);
    reached = window.start + window.limit;
  }
  return pages;
}

test("pages overlap, and a long list costs a tenth more of them at most", () => {
  expect(pagesOf(250, 250, 250)).toBe(1);
  for (const count of [10_000, 100_000, 1_000_000])
    expect(pagesOf(count, 250, 250)).toBeLessThanOrEqual((count / 250) * 1.1);
  expect(pagesOf(100_000, 100, 120)).toBeLessThanOrEqual(1100);
  expect(pagesOf(1000, 2, 22)).toBeLessThanOrEqual(500);
});

test("where the store gives one or two a page, there is no page that overlaps and brings anything", () => {
  expect(overlappingWindow(2, { wanted: 2, largest: 2 })).toBeNull();
  expect(overlappingWindow(7, { wanted: 1, largest: 1 })).toBeNull();
});
