/** A source and a target in memory, for one store: what they hold, what was asked of them, and what goes wrong. */
import type { Change, CommittedRecord, Fault, JsonObject, RequestSync, Transaction } from "@storegate/connector-kit";

/** A record of the source; what it wants of the target is by resource. */
export interface ToyRecord {
  readonly key: string;
  /** The target's id; the key unless said. */
  readonly id?: string;
  readonly group?: string;
  readonly score?: number;
  /** Given for good: an undo leaves it. */
  readonly badge?: string;
  readonly label?: string;
  /** It is to be taken away; then it wants nothing else. */
  readonly gone?: boolean;
  /** Left alone, for this reason. */
  readonly skip?: string;
  readonly problem?: Fault;
}

export type ToyResource = "group" | "score" | "badge";

/** One change as the target took it. */
export interface ToyWrite {
  readonly resource: ToyResource;
  readonly target: string;
  readonly value: string | number | null;
}

/** Called where something happens; what it throws goes wrong there, and until it answers nothing goes on. */
export interface ToyHooks {
  begin?: () => Promise<void> | void;
  read?: (at: number, signal: AbortSignal) => Promise<void> | void;
  observe?: (resource: ToyResource, targets: readonly string[]) => Promise<void> | void;
  /** @param requestSync of the sync's context, outside of a commit. */
  plan?: (keys: readonly string[], requestSync: RequestSync) => Promise<void> | void;
  /** Where an undo looks whether scores that were created have been touched. */
  touched?: (targets: readonly string[]) => Promise<void> | void;
  beforeApply?: (resource: ToyResource, changes: readonly Change[]) => Promise<void> | void;
  /** After each change of a batch. */
  amidApply?: (resource: ToyResource, change: Change) => Promise<void> | void;
  afterApply?: (resource: ToyResource, changes: readonly Change[]) => Promise<void> | void;
  /** @param giveUp ends waiting for the store's quota. */
  beforeMake?: (name: string, giveUp: AbortSignal | undefined) => Promise<void> | void;
  afterMake?: (name: string) => Promise<void> | void;
  /** Inside an import's transaction, after its rows were written. */
  commit?: (keys: readonly string[]) => Promise<void> | void;
  /** Inside the transaction of an export's results, after what is remembered of them was written. */
  remember?: (records: readonly CommittedRecord[], transaction: Transaction) => Promise<void> | void;
  /** In the same place: asks for a later sync. */
  request?: (requestSync: RequestSync, records: readonly CommittedRecord[]) => Promise<void> | void;
}

/** One store's source and target. */
export class ToyStore {
  source: ToyRecord[] = [];
  pageSize = 25;
  readonly group = new Map<string, string>();
  readonly score = new Map<string, number>();
  readonly badge = new Map<string, string>();
  /** Groups that exist; one must before it is given. */
  readonly groups = new Set<string>();
  /** `resource:target` → why that change is refused. */
  readonly refused = new Map<string, Fault>();
  /** Scores by target that somebody has touched in more than is owned of them, and what was found. */
  readonly touched = new Map<string, JsonObject>();
  readonly writes: ToyWrite[] = [];
  readonly made: string[] = [];
  readonly calls = { begin: 0, read: 0, observe: 0, plan: 0, apply: 0, find: 0, make: 0 };
  hooks: ToyHooks = {};

  /** How often two engines were at this store at once; a lease keeps it at none. */
  overlaps = 0;
  readonly #inside: string[] = [];

  /** Does something as an engine of this name. */
  async within<T>(engine: string, act: () => Promise<T>): Promise<T> {
    if (this.#inside.some((other) => other !== engine)) this.overlaps += 1;
    this.#inside.push(engine);
    try {
      return await act();
    } finally {
      this.#inside.splice(this.#inside.indexOf(engine), 1);
    }
  }

  valueOf(resource: ToyResource, target: string): string | number | undefined {
    return this[resource].get(target);
  }

  write(change: ToyWrite): void {
    this.writes.push(change);
    if (change.value === null) this[change.resource].delete(change.target);
    else if (change.resource !== "score") this[change.resource].set(change.target, String(change.value));
    else this.score.set(change.target, Number(change.value));
  }

  /** Everything it holds, to compare two stores by. */
  get contents(): unknown {
    const sorted = (map: ReadonlyMap<string, unknown>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const { group, score, badge, groups } = this;
    return { group: sorted(group), score: sorted(score), badge: sorted(badge), groups: [...groups].toSorted() };
  }
}
