import type { StoreCustomerGroup } from "./resources.js";

/** A group without what the store itself gives it. */
export type GroupFields = Omit<StoreCustomerGroup, "id" | "date_created" | "date_modified">;

/** What at most one group is: the group of new customers, or of those who are not signed in. */
export type GroupOffice = "is_default" | "is_group_for_guests";

const seededNames = ["VIP", "Wholesale", "Retail"];

/** The customer groups of the store, by ascending id. Ids are never given twice. */
export class GroupBook {
  readonly #groups = new Map<number, StoreCustomerGroup>();
  #lastId = 0;

  constructor() {
    for (const name of seededNames) {
      const { id } = this.add({ ...emptyGroup, name });
      this.#set({ ...this.#get(id), date_created: "2020-03-01 09:00:00", date_modified: "2020-03-01 09:00:00" });
    }
  }

  all(): StoreCustomerGroup[] {
    return [...this.#groups.values()];
  }

  get(id: number): StoreCustomerGroup | undefined {
    return this.#groups.get(id);
  }

  has(id: number): boolean {
    return this.#groups.has(id);
  }

  add(fields: GroupFields): StoreCustomerGroup {
    const now = v2Date(Date.now());
    this.#lastId += 1;
    return this.#set({ id: this.#lastId, ...fields, date_created: now, date_modified: now });
  }

  change(id: number, fields: Partial<GroupFields>): StoreCustomerGroup {
    return this.#set({ ...this.#get(id), ...fields, date_modified: v2Date(Date.now()) });
  }

  delete(id: number): boolean {
    return this.#groups.delete(id);
  }

  /** The group that has an office which only one can have; 0 where none has it. */
  holder(office: GroupOffice): number {
    return this.all().find((group) => group[office])?.id ?? 0;
  }

  /** Gives the office to the group, and takes it from the one that had it; 0 leaves it with none. */
  appoint(office: GroupOffice, id: number): void {
    const before = this.holder(office);
    if (before === id) return;
    if (before !== 0) this.change(before, { [office]: false });
    if (id !== 0) this.change(id, { [office]: true });
  }

  #get(id: number): StoreCustomerGroup {
    const group = this.#groups.get(id);
    if (group === undefined) throw new Error(`The store has no customer group ${id}.`);
    return group;
  }

  /** There is one default group at most, so a new one takes the place of the old. */
  #set(group: StoreCustomerGroup): StoreCustomerGroup {
    if (group.is_default) {
      for (const other of this.#groups.values()) {
        if (other.is_default && other.id !== group.id) this.#groups.set(other.id, { ...other, is_default: false });
      }
    }
    this.#groups.set(group.id, group);
    return group;
  }
}

/** What a group has when only its name was given. */
export const emptyGroup: Omit<GroupFields, "name"> = {
  is_default: false,
  category_access: { type: "all" },
  discount_rules: [],
  is_group_for_guests: false,
};

/** A moment as v2 customer groups answer it: UTC without saying so, `2023-07-17 06:30:41`. */
function v2Date(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}
