import { expect, test } from "vitest";
import { newId, newIdAfter } from "./index.js";

test("an id after another sorts behind it, also where the other was made by a clock that is ahead", () => {
  const before = "01900000-0000-7000-8000-000000000000";
  expect(newIdAfter(before) > before).toBe(true);
  let last = "fffe0000-ffff-7fff-bfff-ffffffffffff";
  for (let made = 0; made < 3; made += 1) {
    const next = newIdAfter(last);
    expect(next > last).toBe(true);
    expect(next).toMatch(/^fffe0001-000[0-9a-f]-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    last = next;
  }
  expect(newIdAfter(newId())).not.toBe(newIdAfter(newId()));
});
