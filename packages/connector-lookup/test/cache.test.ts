/** What is read of a store serves for a moment, and never longer than it is true. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetStore } from "../src/cache/index.js";
import { findPeople } from "../src/people/find-people.js";
import { peopleWorld, type LookupProcess, type PeopleWorld } from "./people-world.js";

let world: PeopleWorld;
beforeAll(async () => {
  world = await peopleWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

let people = 0;
/** Somebody whom nobody has looked for yet. */
function somebody(): { readonly id: number; readonly email: string } {
  people += 1;
  const email = `somebody${people}@example.com`;
  return { id: world.add({ email, first_name: "Before" }), email };
}

async function nameOf(process: LookupProcess, email: string): Promise<string | null | undefined> {
  return (await findPeople(process.context(), { email }))[0]?.person.name;
}

const rename = (id: number): void => void world.sandbox.control.updateCustomer(id, { first_name: "After" });

test("who is looked for again within 20 seconds costs the store nothing", async () => {
  const process = world.process();
  const { id, email } = somebody();
  expect(await world.searchesDuring(() => nameOf(process, email))).toBeGreaterThan(0);
  rename(id);
  process.pass(19_000);
  expect(await world.searchesDuring(async () => expect(await nameOf(process, email)).toBe("Before"))).toBe(0);
  process.pass(1_100);
  expect(await nameOf(process, email)).toBe("After");
});

test("when a store is forgotten, all processes read it anew, and other stores are kept", async () => {
  const [one, other] = [world.process(), world.process()];
  const { id, email } = somebody();
  expect([await nameOf(one, email), await nameOf(other, email)]).toEqual(["Before", "Before"]);
  rename(id);
  await forgetStore(one.context().tables, "sto_2");
  expect([await nameOf(one, email), await nameOf(other, email)]).toEqual(["Before", "Before"]);
  await forgetStore(one.context().tables, "sto_1");
  expect([await nameOf(one, email), await nameOf(other, email)]).toEqual(["After", "After"]);
  rename(id);
  world.sandbox.control.updateCustomer(id, { first_name: "Once more" });
  await forgetStore(other.context().tables, "sto_1");
  expect([await nameOf(one, email), await nameOf(other, email)]).toEqual(["Once more", "Once more"]);
});

test("what was read while the store was forgotten serves nobody after", async () => {
  const process = world.process();
  const { id, email } = somebody();
  await nameOf(process, "warm@example.com");
  world.sandbox.control.addFault({ path: "/v3/customers", respond: "held" });
  const early = nameOf(process, email);
  await world.sandbox.control.untilHeld();
  rename(id);
  await forgetStore(process.context().tables, "sto_1");
  const late = await nameOf(process, email);
  world.sandbox.control.releaseHeld();
  expect([await early, late, await nameOf(process, email)]).toEqual(["Before", "After", "After"]);
});

test("ten who look for the same at once ask the store once", async () => {
  const process = world.process();
  const { email } = somebody();
  await nameOf(process, "warm@example.com");
  const alone = somebody();
  const calls = await world.searchesDuring(() => nameOf(process, alone.email));
  const ten = Array.from({ length: 10 });
  expect(await world.searchesDuring(() => Promise.all(ten.map(() => nameOf(process, email))))).toBe(calls);
});

test("a failure is told to all who wait for it, and kept for nobody", async () => {
  const process = world.process();
  const { email } = somebody();
  world.sandbox.control.addFault({ path: "/v3/customers", respond: { status: 500 } });
  await expect(nameOf(process, email)).rejects.toMatchObject({ kind: "UNAVAILABLE" });
  expect(await nameOf(process, email)).toBe("Before");
});

test("who goes away takes nothing from those who wait with them", async () => {
  const process = world.process();
  const { email } = somebody();
  await nameOf(process, "warm@example.com");
  world.sandbox.control.addFault({ path: "/v3/customers", respond: "held" });
  const going = new AbortController();
  const first = findPeople(process.context({ signal: going.signal }), { email });
  await world.sandbox.control.untilHeld();
  const second = nameOf(process, email);
  going.abort(new Error("hung up"));
  await expect(first).rejects.toThrow("hung up");
  expect(await second).toBe("Before");
  world.sandbox.control.releaseHeld();
});

test("who goes away is not kept waiting for what somebody else reads", async () => {
  const process = world.process();
  const { email } = somebody();
  await nameOf(process, "warm@example.com");
  world.sandbox.control.addFault({ path: "/v3/customers", respond: "held" });
  const first = nameOf(process, email);
  await world.sandbox.control.untilHeld();
  const going = new AbortController();
  const second = findPeople(process.context({ signal: going.signal }), { email });
  going.abort(new Error("hung up"));
  await expect(second).rejects.toThrow("hung up");
  world.sandbox.control.releaseHeld();
  expect(await first).toBe("Before");
});
