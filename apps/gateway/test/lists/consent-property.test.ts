/**
 * Consent is never raised, and no opting out is lost: people who sign up, opt out, unsubscribe, complain, are deleted, imported and
 * renamed in whatever order, between syncs that fail, are undone, or meet each other.
 */
import { array, constantFrom, sample } from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startSync } from "../syncs.js";
import { endOfSync } from "../warehouse/end-of-sync.js";
import { acts, Will, type Act } from "./consent-model.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

/** More of them by `STOREGATE_LIVES=10000`; another draw by `STOREGATE_SEED`. */
const people = Number(process.env["STOREGATE_LIVES"] ?? 400);
const rounds = 5;
const seed = Number(process.env["STOREGATE_SEED"] ?? 20261123);

/** What happens to each person in each round, one act behind the other. */
const lives = sample(array(array(constantFrom(...acts), { maxLength: 3 }), { minLength: rounds, maxLength: rounds }), {
  numRuns: people,
  seed,
});

let world: ListsWorld;
beforeAll(async () => {
  world = await startListsWorld({ plan: "enterprise" });
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

const addressOf = (person: number): string => `person${person}@example.com`;

function act(person: number, what: Act): void {
  const { subscribers } = world.sandbox.control;
  const email = addressOf(person);
  const [there] = subscribers.byEmail(email);
  const isKnown = world.dotdigital.contact(email) !== undefined;
  const consents = ["marketing_newsletter" as const, ...(person % 2 === 0 ? ["abandoned_cart" as const] : [])];
  switch (what) {
    case "signsUp":
      if (there) subscribers.update(there.id, { source: "storefront", consents });
      else subscribers.add({ email, source: "storefront", consents });
      break;
    case "isImported":
      if (there) subscribers.update(there.id, { source: "custom", consents });
      else subscribers.add({ email, source: "custom", consents });
      break;
    case "optsOut":
      if (there) subscribers.update(there.id, { consents: consents.slice(1) });
      break;
    case "isDeleted":
      if (there) subscribers.delete(there.id);
      break;
    case "isRenamed":
      if (there) subscribers.update(there.id, { first_name: `Name ${Math.abs(person * 7)}` });
      break;
    case "unsubscribes":
      if (isKnown) world.dotdigital.unsubscribe(email);
      break;
    case "complains":
      if (isKnown) world.dotdigital.complain(email);
      break;
  }
}

/** Whether an import would overwrite an opting out in the store before anybody could see it: the store keeps no history of it. */
function hides(done: readonly Act[]): boolean {
  return done.includes("optsOut") || done.includes("isDeleted");
}

function isDown(person: number): boolean {
  const [there] = world.sandbox.control.subscribers.byEmail(addressOf(person));
  return there?.consents.includes("marketing_newsletter") === true;
}

/** Whether an act can happen at all: nobody opts out of what they are not in. */
function happens(person: number, what: Act): boolean {
  if (what === "optsOut" || what === "isDeleted") return isDown(person);
  if (what === "unsubscribes" || what === "complains") return world.dotdigital.contact(addressOf(person)) !== undefined;
  // Who is down already tells the store nothing by signing up once more.
  if (what === "signsUp") return !isDown(person);
  return true;
}

test(
  `${people} lives of ${rounds} rounds: raised 0 times, lost 0 times`,
  { timeout: 300_000 + people * 100 },
  async () => {
    const integration = await world.integrate();
    // Another one of the same store, into the same list.
    const other = await world.integrate();
    const wills = lives.map(() => new Will());
    let last: string | undefined;
    for (let round = 0; round < rounds; round += 1) {
      // Who came and went between two looks was never there for anybody to see: the store keeps no history.
      const wasDown = new Set([...lives.keys()].filter((person) => isDown(person)));
      for (const [person, life] of lives.entries()) {
        const done: Act[] = [];
        for (const what of life[round] ?? []) {
          if (!happens(person, what) || (what === "isImported" && hides(done))) continue;
          const isSeen = !(what === "optsOut" || what === "isDeleted") || wasDown.has(person);
          act(person, what);
          if (isSeen) wills[person]?.did(what);
          done.push(what);
        }
      }
      const sync = await troubledSync(integration, other, round);
      world.sandbox.control.clearFaults();
      world.dotdigital.clearFaults();
      const whole = await world.run(integration);
      expect(whole.results.filter(({ outcome }) => outcome === "FAILED")).toEqual([]);
      expect(whole.sync.status).toBe("SUCCEEDED");
      check(wills, `round ${round}`);
      // Taking back what the sync did raises nobody's consent either.
      if (round % 2 === 1) {
        await undo(sync);
        check(wills, `round ${round}, undone`, { isUndone: true });
      }
      last = whole.sync.id;
    }
    expect(last).toBeDefined();
    expect(world.dotdigital.resubscribingWrites()).toBe(0);
    const [ledger] = await world.gateway.database.sql`
    select count(*)::int as listed, count(*) filter (where answers.value <> 'GRANTED')::int as raised
    from lists.memberships join lists.answers using (person, channel, purpose)`;
    expect(ledger).toMatchObject({ raised: 0 });
    expect(Number(ledger?.["listed"])).toBeGreaterThan(people / 40);
  },
);

/** A sync that fails on the way, whose worker loses its database, or beside which another one is run; by round. */
async function troubledSync(integration: string, other: string, round: number): Promise<string> {
  if (round % 3 === 1) {
    world.dotdigital.addFault({ path: "/contacts/v3/import", respond: { status: 400 }, act: "after", times: 1 });
    world.sandbox.control.addFault({ path: "/v3/customers/subscribers*", respond: "reset", share: 0.05, times: 40 });
  }
  if (round % 3 === 2)
    world.dotdigital.addFault({ path: "/contacts/v3/import", method: "PUT", respond: "held", act: "after", times: 1 });
  const sync = await startSync(world.gateway, { integrationId: integration, keepUnchanged: true });
  const beside = round % 3 === 0 ? await startSync(world.gateway, { integrationId: other }) : undefined;
  if (round % 3 === 2) {
    // The provider has acted, and nobody is left who could write it down.
    await world.dotdigital.untilHeld();
    await world.gateway.database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    world.dotdigital.releaseHeld();
    const ask = () => world.gateway.query("query ($id: ID!) { sync(id: $id) { status } }", { id: sync });
    await vi.waitUntil(async () => (await ask()).errors === undefined, { timeout: 20_000 });
  }
  await endOfSync(world.gateway, sync);
  if (beside !== undefined) await endOfSync(world.gateway, beside);
  return sync;
}

function check(wills: readonly Will[], when: string, { isUndone = false } = {}): void {
  const list = world.dotdigital.lists().find(({ name }) => name === "Store subscribers")?.id ?? 0;
  const raised: string[] = [];
  const lost: string[] = [];
  for (const [person, will] of wills.entries()) {
    const email = addressOf(person);
    const contact = world.dotdigital.contact(email);
    const isListed = contact?.lists.includes(list) === true;
    if (isListed && will.forbids) raised.push(`${when}: ${email} is listed: ${JSON.stringify(lives[person])}`);
    if (isDown(person) && will.isOut && !isUndone)
      lost.push(`${when}: ${email} is down for the newsletter: ${JSON.stringify(lives[person])}`);
  }
  expect(raised).toEqual([]);
  expect(lost).toEqual([]);
}

async function undo(id: string): Promise<void> {
  const { data } = await world.gateway.query(
    "mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } userErrors { code } } }",
    { id },
  );
  const undone = data.undoSync.sync?.id;
  if (undone) await endOfSync(world.gateway, undone);
}

test("two syncs at once are one behind the other", async () => {
  const integration = await world.integrate();
  const [one, other] = await Promise.allSettled([
    startSync(world.gateway, { integrationId: integration }),
    startSync(world.gateway, { integrationId: integration }),
  ]);
  const started = [one, other].flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  expect(started).toHaveLength(1);
  for (const id of started) await endOfSync(world.gateway, id);
});
