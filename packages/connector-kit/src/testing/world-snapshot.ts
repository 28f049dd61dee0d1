import type {
  Sandbox,
  StoreAttribute,
  StoreAttributeValue,
  StoreCustomer,
  StoreCustomerGroup,
} from "@storegate/sandbox";

/** A sandbox's store as JSON. What a sync may make goes by its name, because its id depends on when it was made. */
export interface WorldSnapshot {
  readonly customers: readonly (Omit<StoreCustomer, "customer_group_id"> & {
    /** The name of the group; `null` without one. */
    readonly group: string | null;
  })[];
  readonly groups: readonly Omit<StoreCustomerGroup, "id">[];
  readonly attributes: readonly Omit<StoreAttribute, "id">[];
  readonly attributeValues: readonly (Pick<StoreAttributeValue, "customer_id" | "attribute_value"> & {
    /** The name of the attribute. */
    readonly attribute: string;
  })[];
  /** Addresses, consents and subscribers; the catalogue; orders with their parts; coupons; webhooks. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** The store of a sandbox, without dates. */
export function worldSnapshot({ control }: Sandbox): WorldSnapshot {
  const { customers, groups, attributes, attributeValues, ...areas } = control.snapshot({ dates: false });
  const groupNames = new Map(groups.map(({ id, name }) => [id, name]));
  const attributeNames = new Map(attributes.map(({ id, name }) => [id, name]));
  const byText = (one: unknown, other: unknown): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
  return {
    customers: customers.map(({ customer_group_id: group, ...customer }) => ({
      ...customer,
      group: group === 0 ? null : (groupNames.get(group) ?? `#${group}`),
    })),
    groups: groups.map(({ id: _, ...group }) => group).toSorted(byText),
    attributes: attributes.map(({ id: _, ...attribute }) => attribute).toSorted(byText),
    attributeValues: attributeValues
      .map(({ customer_id, attribute_id, attribute_value }) => ({
        customer_id,
        attribute: attributeNames.get(attribute_id) ?? `#${attribute_id}`,
        attribute_value,
      }))
      .toSorted(byText),
    rest: structuredClone({
      ...areas,
      catalog: control.catalog.snapshot({ dates: false }),
      orders: [...control.orders.whole()],
      coupons: control.coupons.snapshot(),
    }),
  };
}
