import { expect, it } from "vitest";
import { askTruelist, upload, verify } from "../../test/ask-truelist.js";
import { startForTest } from "../../test/call-store.js";

const world = { customers: 3 };
const aDay = 86_400_000;

it("bills no unknown result, no duplicate, and nothing twice within the revalidation window", async () => {
  const sandbox = await startForTest(world);
  const { truelist } = sandbox.control;
  truelist.setVerdict("later@web.de", "unknown", "failed_greylisted");
  truelist.setCredits(10);
  await verify(sandbox, "a@duck.com", "A@Duck.com", "later@web.de");
  expect([truelist.billed(), truelist.credits()]).toEqual([{ "a@duck.com": 1 }, 9]);
  await upload(sandbox, "list.csv", "a@duck.com", "b@duck.com", "B@duck.com", "later@web.de");
  // What nothing was found out about yet may cost a credit.
  expect(truelist.credits()).toBe(7);
  truelist.advance(10_000);
  expect([truelist.billed(), truelist.credits()]).toEqual([{ "a@duck.com": 1, "b@duck.com": 1 }, 8]);
  expect(truelist.asked()).toEqual({ "a@duck.com": 2, "later@web.de": 2, "b@duck.com": 1 });

  truelist.advance(29 * aDay);
  await verify(sandbox, "a@duck.com");
  expect(truelist.billed()["a@duck.com"]).toBe(1);
  truelist.advance(2 * aDay);
  await verify(sandbox, "a@duck.com");
  expect([truelist.billed()["a@duck.com"], truelist.credits()]).toEqual([2, 7]);
  truelist.set({ revalidationDays: 0 });
  await verify(sandbox, "a@duck.com");
  expect(truelist.billed()["a@duck.com"]).toBe(3);
});

it("answers 402 where credits do not cover a call, or a list as a whole", async () => {
  const sandbox = await startForTest(world);
  const { truelist } = sandbox.control;
  truelist.setCredits(2);
  await expect(upload(sandbox, "three.csv", "a@duck.com", "b@duck.com", "c@duck.com")).rejects.toThrow(/refused 402/);
  expect([truelist.batches(), truelist.credits()]).toEqual([[], 2]);
  const estimate = await askTruelist(sandbox, "POST /api/v1/batches/estimate", {
    data: [["a@duck.com"], ["b@duck.com"]],
  });
  expect(estimate.json).toMatchObject({ email_count: 2, credits: 2 });
  const id = await upload(sandbox, "two.csv", "a@duck.com", "b@duck.com");
  expect((await verify(sandbox, "c@duck.com")).status).toBe(402);
  expect((await askTruelist(sandbox, `DELETE /api/v1/batches/${id}`)).status).toBe(204);
  expect([truelist.billed(), truelist.credits()]).toEqual([{}, 2]);
  expect((await verify(sandbox, "c@duck.com", "d@duck.com")).status).toBe(200);
  expect((await verify(sandbox, "e@duck.com")).status).toBe(402);
  // What was paid for lately is still answered.
  expect((await verify(sandbox, "c@duck.com")).status).toBe(200);
  truelist.setCredits(null);
  expect([(await verify(sandbox, "e@duck.com")).status, truelist.credits()]).toEqual([200, null]);
  expect(() => truelist.setCredits(-1)).toThrow(RangeError);
});
