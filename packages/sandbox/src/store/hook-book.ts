/** A webhook as `/v3/hooks` answers it, without the store and the client, which are the same for all. */
export interface StoreHook {
  readonly id: number;
  /** What it is told of: one event, or with `*` at the end all of a group. */
  readonly scope: string;
  readonly destination: string;
  /** Sent with every delivery. */
  readonly headers: Readonly<Record<string, string>> | null;
  readonly is_active: boolean;
  /** UNIX seconds. */
  readonly created_at: number;
  /** UNIX seconds. */
  readonly updated_at: number;
}

/** What whoever makes a hook decides. */
export type HookFields = Pick<StoreHook, "scope" | "destination" | "headers" | "is_active">;

/** How many hooks of one scope a client may have (BigCommerce API reference, webhooks v3). */
export const hooksPerScope = 10;

/** Ids of hooks have eight digits from the first on. */
const firstId = 20_000_001;

/** The webhooks of the store's one API client, by ascending id. Ids are never given twice. */
export class HookBook {
  readonly #hooks = new Map<number, StoreHook>();
  #nextId = firstId;
  /** Where the store writes to when it gives up a hook. */
  emails: readonly string[] = [];

  all(): StoreHook[] {
    return [...this.#hooks.values()];
  }

  get(id: number): StoreHook | undefined {
    return this.#hooks.get(id);
  }

  add(fields: HookFields): StoreHook {
    const now = Math.floor(Date.now() / 1000);
    const hook = { id: this.#nextId, ...fields, created_at: now, updated_at: now };
    this.#nextId += 1;
    this.#hooks.set(hook.id, hook);
    return hook;
  }

  change(id: number, fields: Partial<HookFields>): StoreHook {
    const before = this.#hooks.get(id);
    if (before === undefined) throw new Error(`The store has no webhook ${id}.`);
    const hook = { ...before, ...fields, updated_at: Math.floor(Date.now() / 1000) };
    this.#hooks.set(id, hook);
    return hook;
  }

  delete(id: number): boolean {
    return this.#hooks.delete(id);
  }
}
