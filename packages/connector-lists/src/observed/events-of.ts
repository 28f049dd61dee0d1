/** What happened to consent between two looks at the store: pure functions, tested by themselves. */
import type { NewConsentEvent } from "../ledger/consent-event.js";
import { hasNewsletter, sourceOfSubscriber, type Sighting } from "./sighting.js";

/** What the look before has seen. */
export interface SeenBefore {
  readonly address: string;
  readonly newsletter: boolean;
  /** When that look began: by then it was so. */
  readonly lookedAt: Date;
  /** It was gone by then. */
  readonly isGone: boolean;
  /** Its address was changed to this one, for which nothing was agreed to by it since. */
  readonly isMoved: boolean;
}

/** An event, and whose it is by address. */
export type EventOf = NewConsentEvent & { readonly address: string };

/**
 * What a look at somebody tells.
 * @param before what the look before has seen; undefined the first time.
 * @param lookedAt when this look began.
 */
export function eventsOfSighting(before: SeenBefore | undefined, now: Sighting, lookedAt: Date): EventOf[] {
  return now.kind === "subscriber" ? ofSubscriber(before, now, lookedAt) : ofRelation(before, now, lookedAt);
}

/**
 * Whether a row stands at an address to which it was moved, with what was agreed to for another one: that is nobody's own word there, until
 * the row loses it and has it anew.
 */
export function isMovedHere(before: SeenBefore | undefined, now: Pick<Sighting, "address">): boolean {
  if (before === undefined) return false;
  return before.address !== now.address || (before.isMoved && (before.newsletter || before.isGone));
}

/** What it tells that a row is there no more: of a subscriber opting out; an account or order that is gone ends a relation, and is no word of anybody's. */
export function eventsOfLoss(
  before: SeenBefore,
  { kind, sourceId }: Pick<Sighting, "kind" | "sourceId">,
  lookedAt: Date,
): EventOf[] {
  if (before.isGone || kind !== "subscriber" || !before.newsletter) return [];
  return [
    {
      address: before.address,
      purpose: "marketing",
      value: "WITHDRAWN",
      source: "STORE",
      at: lookedAt,
      certainAfter: null,
      origin: `${kind}:${sourceId}:gone:${lookedAt.toISOString()}`,
    },
  ];
}

function ofSubscriber(before: SeenBefore | undefined, now: Sighting, lookedAt: Date): EventOf[] {
  if (before && before.address !== now.address)
    // Consent was given for another address: whose the new one is, and what they agreed to, nobody knows.
    return eventsOfLoss(before, now, lookedAt);
  // Nor is it given by a row that was moved, was missed, and is there again.
  if (before?.isMoved && before.isGone) return [];
  const had = before?.newsletter === true && !before.isGone;
  // One who stands on the list and agrees to nothing has opted out (the API's way of it); of other consents nothing follows.
  const isFirstSeenOut = before === undefined && now.consents.length === 0;
  if (had === hasNewsletter(now) && !isFirstSeenOut) return [];
  if (had || isFirstSeenOut)
    return [
      {
        address: now.address,
        purpose: "marketing",
        value: "WITHDRAWN",
        source: "STORE",
        at: notBefore(notBeyond(now.modifiedAt, lookedAt), before),
        certainAfter: null,
        origin: `subscriber:${now.sourceId}:withdrawn:${lookedAt.toISOString()}`,
      },
    ];
  const isOwnAct = sourceOfSubscriber(now) !== "IMPORT";
  // It was not so at the look before; of one never seen, it is not older than the subscriber, who was there by now.
  const earliest = before ? before.lookedAt : now.createdAt && justBefore(notBeyond(now.createdAt, lookedAt));
  // A row that was there before anybody looked may have been changed since for any reason: it tells when it was made.
  const at = before
    ? notBefore(notBeyond(now.modifiedAt, lookedAt), before)
    : notBeyond(now.createdAt ?? now.modifiedAt, lookedAt);
  return [granted(now, lookedAt, at, isOwnAct ? earliest : null)];
}

function granted(now: Sighting, lookedAt: Date, at: Date, certainAfter: Date | null): EventOf {
  return {
    address: now.address,
    purpose: "marketing",
    value: "GRANTED",
    source: sourceOfSubscriber(now),
    at,
    certainAfter,
    origin: `subscriber:${now.sourceId}:granted:${lookedAt.toISOString()}`,
  };
}

/** Who has an account, or ordered, may be written to about it, once; no account and no order stands against an opting out. */
function ofRelation(before: SeenBefore | undefined, now: Sighting, lookedAt: Date): EventOf[] {
  if (before && !before.isGone && before.address === now.address) return [];
  return [
    {
      address: now.address,
      purpose: "service",
      value: "GRANTED",
      source: now.kind === "customer" ? "ACCOUNT" : "ORDER",
      at: notBeyond(now.createdAt, lookedAt),
      certainAfter: null,
      // A guest's id is the address, which may have to be erased, and events stay.
      origin: `${now.kind === "guest" ? "guest" : `${now.kind}:${now.sourceId}`}:there:${lookedAt.toISOString()}`,
      ...(now.registrationIp && { evidence: { ipAddress: now.registrationIp } }),
    },
  ];
}

/** A store's clock may go before ours: what has been seen is not to come. */
function notBeyond(time: Date | null, lookedAt: Date): Date {
  return time === null || time > lookedAt ? lookedAt : time;
}

/** What the look before has not seen came behind it, though stores tell times to the second, or tell none for it. */
function notBefore(time: Date, before: SeenBefore | undefined): Date {
  return before && time <= before.lookedAt ? new Date(before.lookedAt.getTime() + 1) : time;
}

/** Stores tell times to the second: what else came in it may have come later. */
function justBefore(time: Date): Date {
  return new Date(time.getTime() - 1000);
}
