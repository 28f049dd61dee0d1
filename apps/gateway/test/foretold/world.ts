/** What a connector is proven in: a store, what else it writes to, and what becomes of both. */
import type { Sandbox } from "@storegate/sandbox";
import type { HttpRequest } from "@storegate/http-client";
import type { ToldRecord } from "./told-sync.js";

/** One thing outside of which a connector owns a part. */
export interface OutsideRecord {
  /** By resource: what the connector owns of it. */
  readonly owned: Readonly<Record<string, unknown>>;
  /** Everything else that it is. */
  readonly rest: unknown;
}

/** Everything outside, dates aside. */
export interface OutsideState {
  readonly records: Readonly<Record<string, OutsideRecord>>;
  /** By kind and name: things of the sort that a sync may make on first need, as groups and attributes. */
  readonly setUp: Readonly<Record<string, unknown>>;
  /** All that is neither. */
  readonly rest: unknown;
}

/** One thing that a request writes. */
export interface Write {
  /** Which of {@link OutsideState.records} it is about; null of what is set up. */
  readonly id: string | null;
  /** What of it, so that a second write of the same is told from one of another part. */
  readonly what: string;
}

/** One store of a seed, with its surroundings. */
export interface World extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Of the integration. */
  readonly config: object;
  /** How many customers are read at once. */
  readonly pageSize: number;
  /** Everything outside as it stands, byte for byte, dates included. */
  raw(): string;
  /**
   * Everything outside, dates aside.
   * @param by `ids` is for comparison within one store; `names` between stores and with what was removed and made again, which
   * gets an id of its own.
   */
  state(by: "ids" | "names"): OutsideState;
  /** Which of {@link OutsideState.records} a result is about. */
  idOf(result: ToldRecord): string;
  /** How many requests have reached what is outside. */
  requests(): number;
  /** What a request writes that is about to be sent; nothing where it only reads. */
  writesOf(request: HttpRequest): readonly Write[];
  /** From now on some writes are refused for good, or none; a plan cannot tell that. */
  refuse(): void;
  heal(): void;
  /** What somebody else does once the sync has run. */
  thirdHand(): void;
  /**
   * Somebody else makes of what a connector owns of a record something that no sync makes of it.
   * @param resource one of {@link OutsideRecord.owned}.
   * @returns whether there was a way.
   */
  meddle(resource: string, id: string): boolean;
}

/** What a connector brings to its proof. */
export interface Proven {
  readonly connectorId: string;
  /** @param name of this play of the seed, for the store's hash. */
  open(seed: number, name: string): Promise<World>;
}
