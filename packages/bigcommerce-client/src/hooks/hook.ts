import type { Instant } from "../wire/instant.js";

/** A webhook: where the store sends which events (`/v3/hooks`; BigCommerce API reference, webhooks v3). */
export interface Hook {
  readonly id: number;
  /** Of the app or API account that it belongs to; it goes with it. */
  readonly clientId: string;
  readonly storeHash: string;
  /** Which events, such as `store/customer/*`. */
  readonly scope: string;
  readonly destination: string;
  /** The store ends one that took no event for 90 days, or whose deliveries failed for about 48 hours. */
  readonly isActive: boolean;
  /** Sent with each delivery: the simplest shared secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A webhook to make. */
export interface NewHook {
  readonly scope: string;
  /** An https address on port 443; others are refused. */
  readonly destination: string;
  /** Left out, the store decides. */
  readonly isActive?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A change to one webhook; what is left out stays as it is. */
export interface HookUpdate extends Partial<NewHook> {
  readonly id: number;
}

/** A domain to which the store sends nothing for a while, because too many deliveries failed. */
export interface BlockedDomain {
  readonly destination: string;
  /** Seconds until the store tries again; `null` where it does not say. */
  readonly secondsLeft: number | null;
}

/** Who is told about webhooks that fail. */
export interface HookNotifications {
  /** Who gets a mail when a domain is blocked or a webhook ended. */
  readonly emails: readonly string[];
  readonly blockedDomains: readonly BlockedDomain[];
}

/**
 * `/v3/hooks`: webhooks of the client that the token belongs to, and no others. Any valid token will do. At most ten for a
 * scope, and one for a scope and a destination.
 */
export interface HooksResource {
  /** All of them, or those that are active, of a scope, or with a destination. */
  list(filter?: {
    readonly isActive?: boolean;
    readonly scope?: string;
    readonly destination?: string;
  }): Promise<Hook[]>;
  /** One webhook. Throws NOT_FOUND where there is none. */
  get(id: number): Promise<Hook>;
  /**
   * Makes one; its first event may take a minute. Never sent again when its answer was lost: `list` with the scope and the
   * destination tells whether it was made. Throws INPUT for a destination or scope that the store refuses, and for one too
   * many.
   */
  create(hook: NewHook): Promise<Hook>;
  /**
   * Changes one; `isActive: true` brings back one that the store ended. Sent again when its answer was lost, which changes
   * nothing more. Throws NOT_FOUND where there is none.
   */
  update(update: HookUpdate): Promise<Hook>;
  /** Deletes one and answers with it as it was; `null` for one that was gone already. */
  delete(id: number): Promise<Hook | null>;
  /** Who is told about failures, and which domains are blocked. */
  notifications(): Promise<HookNotifications>;
  /**
   * Sets who is told about failures; the addresses replace those before. Sent again when its answer was lost, which changes
   * nothing more. Throws INPUT for what is no address.
   */
  notify(emails: readonly string[]): Promise<void>;
}
