import type { CustomerGroup, StoreClient } from "@storegate/bigcommerce-client";

/** The store's customer groups by id and by name, as a sync knows them. */
export interface GroupDirectory {
  /** Reads the groups again when one of the ids is new, so that {@link nameOf} knows it if the store does. */
  learn(bigcommerce: StoreClient, ids: readonly number[]): Promise<void>;
  /** The group's name, or `#id` for one that the store does not list. */
  nameOf(id: number): string;
  /** The id of the group of this name; the lowest where several share it, `null` where there is none yet. */
  idOf(name: string): number | null;
  /** The group that the store puts new customers into; `null` where there is none. */
  readonly defaultName: string | null;
}

/** A directory of these groups. */
export function createGroupDirectory(groups: readonly CustomerGroup[]): GroupDirectory {
  // At most as many entries as the store has groups, or had while the sync ran.
  const names = new Map<number, string>(groups.map(({ id, name }) => [id, name]));
  return {
    async learn(bigcommerce, ids) {
      const unknown = ids.filter((id) => id !== 0 && !names.has(id));
      if (unknown.length === 0) return;
      for (const { id, name } of await bigcommerce.customerGroups.list()) names.set(id, name);
      // What the store does not list is remembered too, so that it is not looked for on every page.
      for (const id of unknown) if (!names.has(id)) names.set(id, unlistedName(id));
    },
    nameOf: (id) => names.get(id) ?? unlistedName(id),
    idOf(name) {
      const ids = [...names].filter(([, candidate]) => candidate === name).map(([id]) => id);
      return ids.length === 0 ? null : Math.min(...ids);
    },
    defaultName: groups.find(({ isDefault }) => isDefault)?.name ?? null,
  };
}

function unlistedName(id: number): string {
  return `#${id}`;
}
