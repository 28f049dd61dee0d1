import { mix, mixText } from "../world/random.js";
import type { MailboxKind } from "./mail-behaviour.js";

/** How many of a hundred mailboxes are of each kind; all others exist. */
const shares: readonly (readonly [kind: MailboxKind, ofHundred: number])[] = [
  ["unknown_user", 8],
  ["full", 3],
  ["disabled", 3],
  ["throttled", 2],
];

/** Nobody is called so: letters and digits mixed, or so many without a dot or a dash. A prober asks for such names. */
const drawnByLot = /^(?=.{15})(?![a-z]+\d*$)[a-z0-9]+$|^[a-z0-9]{20,}$/;

/** What is the matter with a mailbox in the world as it was seeded, by what it is known by. */
export function seededMailbox(seed: number, mailbox: string): MailboxKind {
  const local = mailbox.slice(0, mailbox.lastIndexOf("@"));
  if (drawnByLot.test(local)) return "unknown_user";
  let drawn = mix(seed, mixText(mailbox), 91) % 100;
  for (const [kind, ofHundred] of shares) {
    if (drawn < ofHundred) return kind;
    drawn -= ofHundred;
  }
  return "exists";
}
