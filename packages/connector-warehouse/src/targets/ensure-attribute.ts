import type { WarehouseApplyContext } from "../warehouse-context.js";

/** The id of a customer attribute, which is made where the store has none of this name. */
export async function ensureAttribute(
  { bigcommerce, setUp, state: { directories } }: WarehouseApplyContext,
  name: string,
): Promise<number> {
  const { id } = await setUp({
    type: "customer_attribute",
    name,
    find: async () => {
      const known = directories.attributeId(name);
      if (known !== undefined) return { id: known };
      const [found] = await bigcommerce.customerAttributes.list({ name });
      return found && { id: found.id };
    },
    create: async () => ({ id: (await bigcommerce.customerAttributes.create({ name, type: "string" })).id }),
  });
  if (directories.attributeId(name) === undefined) directories.noteAttribute(name, { id, type: "string" });
  return id;
}
