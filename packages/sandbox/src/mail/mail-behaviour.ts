import { z } from "zod";

/** How the mail servers of a domain behave. */
export const mailBehaviours = [
  /** They answer of each mailbox what is true. */
  "plain",
  /** They take mail for every name. */
  "catch_all",
  /** They refuse a caller, sender and recipient for some minutes, and answer like plain ones then. */
  "greylisting",
  /** They refuse the caller for its address, whoever it asks for. */
  "policy",
  /** They say 421 instead of a banner, and hang up. */
  "busy",
  /** They hang up after MAIL. */
  "drops_after_mail",
  /** They take the connection and say nothing. */
  "silent",
  /** Their banner of many lines takes its time; then they are plain. */
  "slow",
  /** They speak, but no SMTP. */
  "garbage",
  /** They hang up at once. */
  "early_close",
  /** They answer 252 to every name. */
  "cannot_verify",
  /** They answer 503 or 500 to every name. */
  "protocol_error",
  /** They take mail for every name and refuse it later, as Yahoo does. */
  "accepts_then_bounces",
] as const;

/** One of {@link mailBehaviours}. */
export type MailBehaviour = (typeof mailBehaviours)[number];

/** What is the matter with a mailbox: it exists, or why it does not take mail. A throttled one exists. */
export const mailboxKinds = ["exists", "unknown_user", "full", "disabled", "throttled"] as const;

/** One of {@link mailboxKinds}. */
export type MailboxKind = (typeof mailboxKinds)[number];

/** What may be said more closely of a behaviour. */
export interface MailBehaviourDetails {
  /** Of `greylisting`: after how many minutes a triplet is let through; 5. */
  readonly minutes?: number;
  /** Of `greylisting`: whether every triplet waits for itself, or the caller is let through once one was; not so. */
  readonly everyTriplet?: boolean;
  /** Of `policy`: what the refusal is the answer to; `rcpt`. */
  readonly at?: "banner" | "mail" | "rcpt";
  /** Of `slow`: how long the banner takes, in milliseconds, divided by the time scale; 1500. */
  readonly bannerMs?: number;
}

/** A behaviour with all that is to be said of it. */
export type MailConduct = { readonly behaviour: MailBehaviour } & Required<MailBehaviourDetails>;

/** The most minutes of a greylist, and the most milliseconds of a banner. */
export const mostMinutes = 1440;
export const mostBannerMs = 600_000;

/** The schema of {@link MailBehaviourDetails}. */
export const mailBehaviourDetails = z.strictObject({
  minutes: z.int().min(1).max(mostMinutes).exactOptional(),
  everyTriplet: z.boolean().exactOptional(),
  at: z.enum(["banner", "mail", "rcpt"]).exactOptional(),
  bannerMs: z.int().min(0).max(mostBannerMs).exactOptional(),
});

/** A behaviour with what was said of it, the rest by default. */
export function conduct(behaviour: MailBehaviour, details: MailBehaviourDetails = {}): MailConduct {
  return { behaviour, minutes: 5, everyTriplet: false, at: "rcpt", bannerMs: 1500, ...details };
}
