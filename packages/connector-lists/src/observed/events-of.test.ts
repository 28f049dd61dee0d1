/** What two looks at the store tell of consent. */
import { expect, test } from "vitest";
import { presentConsent } from "../ledger/consent-event.js";
import { eventsOfLoss, eventsOfSighting, isMovedHere, type SeenBefore } from "./events-of.js";
import type { Sighting } from "./sighting.js";

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 23, 10, minute));
const jane: Sighting = {
  kind: "subscriber",
  sourceId: "7",
  address: "jane@example.com",
  email: "Jane@example.com",
  firstName: "Jane",
  lastName: "",
  company: "",
  phone: "",
  consents: ["marketing_newsletter"],
  origin: "storefront",
  channelId: 1,
  registrationIp: null,
  createdAt: at(1),
  modifiedAt: at(2),
};
const seen = (over: Partial<SeenBefore> = {}): SeenBefore => ({
  address: jane.address,
  newsletter: true,
  lookedAt: at(5),
  isGone: false,
  isMoved: false,
  ...over,
});
const told = (...given: Parameters<typeof eventsOfSighting>) =>
  eventsOfSighting(...given).map(({ address, value, source, certainAfter }) => [address, value, source, certainAfter]);

/** Stores tell times to the second. */
const justBefore = (time: Date): Date => new Date(time.getTime() - 1000);

test("who signed up is known to have agreed, not before they were there", () => {
  expect(told(undefined, jane, at(9))).toEqual([["jane@example.com", "GRANTED", "STOREFRONT", justBefore(at(1))]]);
});

test("an import, and whatever another app wrote, is nobody's own act", () => {
  for (const origin of ["custom", "Mailing tool", "", null])
    expect(told(undefined, { ...jane, origin }, at(9))).toEqual([["jane@example.com", "GRANTED", "IMPORT", null]]);
});

test("who stands there and agrees to nothing has opted out; of another consent nothing follows", () => {
  expect(told(undefined, { ...jane, consents: [] }, at(9))).toEqual([["jane@example.com", "WITHDRAWN", "STORE", null]]);
  expect(told(undefined, { ...jane, consents: ["abandoned_cart"] }, at(9))).toEqual([]);
});

test("what is as it was tells nothing", () => {
  expect(told(seen(), jane, at(9))).toEqual([]);
  expect(told(seen({ newsletter: false }), { ...jane, consents: [] }, at(9))).toEqual([]);
});

test("who agrees anew did so after the look that did not see it", () => {
  expect(told(seen({ newsletter: false }), jane, at(9))).toEqual([
    ["jane@example.com", "GRANTED", "STOREFRONT", at(5)],
  ]);
  expect(told(seen({ newsletter: false, isGone: true }), jane, at(9))).toEqual([
    ["jane@example.com", "GRANTED", "STOREFRONT", at(5)],
  ]);
});

test("who is down no more, or gone, has opted out", () => {
  expect(told(seen(), { ...jane, consents: ["abandoned_cart"] }, at(9))).toEqual([
    ["jane@example.com", "WITHDRAWN", "STORE", null],
  ]);
  expect(eventsOfLoss(seen(), jane, at(9))).toMatchObject([{ value: "WITHDRAWN", at: at(9) }]);
  expect(eventsOfLoss(seen({ isGone: true }), jane, at(9))).toEqual([]);
});

test("a consent does not move to another address, and ends at the old one", () => {
  expect(told(seen({ address: "old@example.com" }), jane, at(9))).toEqual([
    ["old@example.com", "WITHDRAWN", "STORE", null],
  ]);
});

test("a row that was moved to an address is nobody's own there, though it be missed for a while, until it is agreed to anew", () => {
  expect(isMovedHere(undefined, jane)).toBe(false);
  expect(isMovedHere(seen(), jane)).toBe(false);
  expect(isMovedHere(seen({ address: "old@example.com" }), jane)).toBe(true);
  const moved = seen({ isMoved: true });
  expect(isMovedHere(moved, jane)).toBe(true);
  const missed = seen({ isMoved: true, isGone: true, newsletter: false });
  expect([isMovedHere(missed, jane), told(missed, jane, at(9))]).toEqual([true, []]);
  const without = seen({ isMoved: true, newsletter: false });
  expect(isMovedHere(without, jane)).toBe(false);
  expect(told(without, jane, at(9))).toEqual([["jane@example.com", "GRANTED", "STOREFRONT", at(5)]]);
});

test("a row that was there before anybody looked tells when it was made; a change since, when it was changed", () => {
  expect(eventsOfSighting(undefined, jane, at(9))).toMatchObject([{ at: at(1) }]);
  expect(eventsOfSighting(seen({ newsletter: false, lookedAt: at(1) }), jane, at(9))).toMatchObject([{ at: at(2) }]);
});

test("an account that is gone is no word of anybody's: made anew it is a reason again, and its IP address is kept", () => {
  const account = { ...jane, kind: "customer", consents: [], registrationIp: "192.0.2.7" } as const;
  expect(eventsOfLoss(seen(), account, at(9))).toEqual([]);
  expect(eventsOfSighting(seen({ address: "old@example.com" }), account, at(9))).toMatchObject([
    { address: jane.address, purpose: "service", value: "GRANTED", evidence: { ipAddress: "192.0.2.7" } },
  ]);
});

test("nothing that was seen is to come, whatever the store's clock says", () => {
  expect(eventsOfSighting(seen({ newsletter: false }), { ...jane, modifiedAt: at(30) }, at(9))).toMatchObject([
    { at: at(9) },
  ]);
  expect(eventsOfSighting(undefined, { ...jane, createdAt: at(30) }, at(9))).toMatchObject([
    { at: at(9), certainAfter: justBefore(at(9)) },
  ]);
});

test("an account and an order are reasons to write about them, once; neither stands against an opting out", () => {
  const account = { ...jane, kind: "customer", consents: [] } as const;
  expect(eventsOfSighting(undefined, account, at(9))).toMatchObject([
    { purpose: "service", value: "GRANTED", source: "ACCOUNT", certainAfter: null },
  ]);
  expect(eventsOfSighting(seen(), account, at(9))).toEqual([]);
});

test("who opts out after having been seen to agree did so later than they agreed, however coarse the store's clock is, or fast", () => {
  for (const createdAt of [at(5), at(8)]) {
    const signedUp = { ...jane, createdAt, modifiedAt: createdAt };
    const [granted] = eventsOfSighting(undefined, signedUp, at(5));
    const [withdrawn] = eventsOfSighting(seen({ lookedAt: at(5) }), { ...signedUp, consents: [] }, at(9));
    const acts = [granted, withdrawn].flatMap((act) => (act ? [{ ...act, recordedAt: at(60) }] : []));
    expect(presentConsent(acts)).toMatchObject({ value: "WITHDRAWN" });
  }
});
