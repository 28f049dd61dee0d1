/** A store of the sandbox as validation and its like see it: whose group and status are whose, and all the rest. */
import type { StoreSnapshot } from "@storegate/sandbox";
import type { OutsideRecord, OutsideState } from "./world.js";

/** @param attributeName the attribute that the connector owns, besides groups and names. */
export function storeState(
  { customers, groups, attributes, attributeValues, ...others }: StoreSnapshot,
  attributeName: string | undefined,
  by: "ids" | "names",
): OutsideState {
  const groupOf = new Map<number, number | string>(groups.map(({ id, name }) => [id, by === "ids" ? id : name]));
  const attributeOf = new Map(attributes.map(({ id, name }) => [id, name]));
  const values = Map.groupBy(attributeValues, (value) => value.customer_id);
  const records = customers.map(({ id, customer_group_id: group, first_name, last_name, ...rest }) => {
    const all = (values.get(id) ?? [])
      .map(({ id: valueId, attribute_id: of, attribute_value: value }) => ({
        attribute: attributeOf.get(of),
        value,
        ...(by === "ids" ? { valueId } : {}),
      }))
      .toSorted((a, b) => (`${a.attribute}` < `${b.attribute}` ? -1 : 1));
    const owned = {
      name: [first_name, last_name],
      group: group === 0 ? null : groupOf.get(group),
      attribute: all.find((each) => each.attribute === attributeName) ?? null,
    };
    return [String(id), { owned, rest: { ...rest, values: all.filter((each) => each !== owned.attribute) } }] as const;
  });
  const things = (type: string, items: readonly { readonly name: string }[]): [string, unknown][] =>
    items.map((item) => [`${type} ${item.name}`, by === "ids" ? item : null]);
  return {
    records: Object.fromEntries<OutsideRecord>(records),
    setUp: Object.fromEntries([...things("customer_attribute", attributes), ...things("customer_group", groups)]),
    rest: others,
  };
}
