import type { PausedDomain } from "../hooks/hook-pauses.js";
import type { Plan } from "../store/plan.js";
import type { Store } from "../store/store.js";
import type { Answer, Call } from "./answer.js";

/** What an endpoint works on. */
export interface Backend {
  readonly store: Store;
  readonly storeHash: string;
  /** The API client that the token belongs to, and so do the webhooks. */
  readonly clientId: string;
  readonly plan: Plan;
  /** Whether a refused batch keeps the good items before the bad one. */
  readonly partialWrites: boolean;
  /** Domains that get no webhooks for a while. */
  readonly pausedDomains: () => readonly PausedDomain[];
  /** The gateway answers after a while what an order's payment waits for. */
  readonly settleLater: (orderId: number) => void;
}

/** Answers one call, or throws a refusal. */
export type Endpoint = (backend: Backend, call: Call) => Answer | Promise<Answer>;

/** One path of the store's API. */
export interface Route {
  /**
   * The scope it needs, whose `_read_only` twin is enough for reading; several where one of them will do; `null` needs the
   * token alone.
   */
  readonly scope: string | readonly string[] | null;
  /** Writes to it take no body, and so none is asked for, nor its type. */
  readonly bodyless?: boolean;
  readonly methods: Readonly<Record<string, Endpoint>>;
}

/** Paths below `/stores/{hash}`, with `{name}` in the place of a parameter. */
export type Routes = Readonly<Record<string, Route>>;
