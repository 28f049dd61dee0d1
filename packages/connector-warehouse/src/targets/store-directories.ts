/** What a store has under which name: groups, attributes, brands. Loaded once, and only what a mapping needs. */
import type { StoreClient } from "@storegate/bigcommerce-client";
import type { WarehouseConfig } from "../config.js";
import { attributeName } from "../fields/attribute-field.js";
import type { MappingDirectories } from "../mapping/mapping-directories.js";

/** A customer attribute that the store has. */
interface KnownAttribute {
  readonly id: number;
  readonly type: string;
}

/** Names and ids of a store. Those of groups, attributes and brands that a mapping does not need are not known. */
export interface StoreDirectories extends MappingDirectories {
  /** Reads what is needed; a second call waits for the first. */
  load(): Promise<void>;
  attributeId(name: string): number | undefined;
  /** Notes an attribute that was made meanwhile. */
  noteAttribute(name: string, attribute: KnownAttribute): void;
  /** Empty where there is none of this id. */
  brandName(id: number): string;
  brandId(name: string): number | undefined;
  noteBrand(id: number, name: string): void;
  /** Names of the attributes that the mapping writes. */
  readonly attributeNames: readonly string[];
  /** Whether the mapping writes brands by name. */
  readonly mapsBrands: boolean;
}

/** The directories of a store, as far as a config needs them. Nothing is asked before they are loaded. */
export function openDirectories(bigcommerce: StoreClient, { mapping }: WarehouseConfig): StoreDirectories {
  const attributeNames = mapping.flatMap(({ to }) => attributeName(to) ?? []);
  const mapsBrands = mapping.some(({ to }) => to === "brand_name");
  const needsGroups = mapping.some(({ expression }) => expression?.includes("groupId"));
  const groups = new Map<string, number>();
  const attributes = new Map<string, KnownAttribute>();
  const brands = new Map<number, string>();
  const brandIds = new Map<string, number>();
  const noteBrand = (id: number, name: string): void => {
    brands.set(id, name);
    brandIds.set(name.toLowerCase(), id);
  };
  const loadAll = async (): Promise<void> => {
    if (needsGroups)
      for (const { id, name } of (await bigcommerce.customerGroups.list()).toReversed()) groups.set(name, id);
    if (attributeNames.length > 0)
      for (const { id, name, type } of await bigcommerce.customerAttributes.list()) attributes.set(name, { id, type });
    if (mapsBrands) for (const { id, name } of await bigcommerce.brands.list()) noteBrand(id, name);
  };
  let loading: Promise<void> | undefined;
  return {
    attributeNames,
    mapsBrands,
    // What failed is tried again by whoever asks next.
    load: () =>
      (loading ??= loadAll().catch((error: unknown) => {
        loading = undefined;
        throw error;
      })),
    groupId: (name) => groups.get(name),
    attributeType: (name) => {
      const type = attributes.get(name)?.type;
      return type === "string" || type === "number" || type === "date" ? type : undefined;
    },
    attributeId: (name) => attributes.get(name)?.id,
    noteAttribute: (name, attribute) => void attributes.set(name, attribute),
    brandName: (id) => brands.get(id) ?? "",
    brandId: (name) => brandIds.get(name.toLowerCase()),
    noteBrand,
  };
}
