/** Names of groups and attributes, which accounts name by id. */
import type { Customer } from "@storegate/bigcommerce-client";
import { cached, rarelyRead } from "../cache/index.js";
import type { LookupContext } from "../lookup-context.js";

/** Something with an id and a name. */
interface Named {
  readonly id: number;
  readonly name: string;
}

/** How a group or an attribute is called; by its id where the store does not tell its name. */
export interface AccountNames {
  group(id: number): string;
  attribute(id: number): string;
}

/** The names that these customers need; nothing is asked for where they need none. */
export async function namesFor(context: LookupContext, customers: readonly Customer[]): Promise<AccountNames> {
  const { bigcommerce } = context;
  const groupIds = customers.map(({ customerGroupId }) => customerGroupId).filter((id) => id !== 0);
  const attributeIds = customers.flatMap(({ attributes }) => (attributes ?? []).map(({ attributeId }) => attributeId));
  const [groups, attributes] = await Promise.all([
    names(context, { what: "groups", ids: groupIds, list: () => bigcommerce.customerGroups.list() }),
    names(context, { what: "attributes", ids: attributeIds, list: () => bigcommerce.customerAttributes.list() }),
  ]);
  return {
    group: (id) => groups.get(id) ?? `group ${id}`,
    attribute: (id) => attributes.get(id) ?? `attribute ${id}`,
  };
}

/** Without those that could not be read: a person is shown without the name of their group rather than not at all. */
async function names(
  context: LookupContext,
  {
    what,
    ids,
    list,
  }: { readonly what: string; readonly ids: readonly number[]; readonly list: () => Promise<Named[]> },
): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const load = async () => new Map((await list()).map(({ id, name }) => [id, name]));
  try {
    const known = await rarelyRead(context, `names of ${what}`, load);
    // One that was made since.
    return ids.every((id) => known.has(id)) ? known : await cached(context, `new names of ${what}`, load);
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.logger.warn({ error }, `names of customer ${what} could not be read; ids are shown in their place`);
    return new Map();
  }
}
