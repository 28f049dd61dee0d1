import type { JsonObject, JsonValue } from "../json.js";
import type { AnySyncKind, Connector } from "../connector.js";
import type { ContractWorld } from "./contract-world.js";

/** What a connector's own test tells the suite. */
export interface ContractCase<Config, Runtime, Snapshot = unknown> {
  readonly connector: Connector<Config, Runtime>;
  /**
   * A good config, as an integration would give it, with every secret that the connector knows set to a text of its own. What
   * names something of a world, as the address of another system, the world says: {@link ContractWorld.config}.
   */
  readonly config: JsonObject;
  /** Configs that have to be refused, by what is wrong with them; the suite tries unknown fields and wrong types by itself. */
  readonly junk: Readonly<Record<string, JsonValue>>;
  /** Makes a fresh world, alike each time. */
  readonly world: () => Promise<ContractWorld<Snapshot>>;
  /** What is left of a snapshot without what the connector owns: it is alike before and after a run. */
  foreign(snapshot: Snapshot): unknown;
  /**
   * Tables of the connector's own that hold nothing but what can be found out again, as verdicts on addresses: they may differ
   * after an undone commit or a kill. Default none.
   */
  readonly caches?: readonly string[];
  /**
   * Addresses of people of the world of whom it tells {@link Connector.facts} once its kinds have run; at least two where it tells any.
   */
  readonly people?: readonly string[];
  /** How long something may go on after it was aborted, in milliseconds. Default 2000. */
  readonly abortWithinMs?: number;
  /** At how many places of a run it is killed, and the store begins to fail: all where there are fewer. Default 16. */
  readonly places?: number;
}

/** Any case, whatever its config, runtime and snapshot. */
export type AnyCase = ContractCase<unknown, unknown>;

/** Any kind of any connector. */
export type AnyKind = AnySyncKind<unknown, unknown>;

/** A law of the contract. */
export interface Law {
  /** What holds, as the name of a test. */
  readonly name: string;
  /** Whose law it is: the connector's as a whole, or each kind's of a direction. */
  readonly of: "connector" | "every kind" | "export kinds" | "import kinds";
  /** @throws BrokenLaw. The kind is of those whose law it is; the connector's own laws do not look at it. */
  check(given: AnyCase, kind: AnyKind | undefined): Promise<void>;
}
