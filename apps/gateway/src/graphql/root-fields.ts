/** Root fields of resolvers, held to be one thing each, and a connector's to be those that it names. */
import { getMetadataStorage } from "type-graphql";
import type { InstalledConnector } from "../connectors.js";

/**
 * Compares what resolvers serve with each other, and a connector's with its `operations`. Of two root fields with one name a
 * schema would keep the later, and say nothing.
 * @param own resolvers of the gateway itself.
 * @throws Error that names the field, and whose it is.
 */
export function expectRootFields(own: readonly Function[], connectors: readonly InstalledConnector[]): void {
  const owners = new Map<string, { readonly resolver: Function; readonly owner: string }>();
  const take = (resolver: Function, owner: string): void => {
    for (const name of rootFieldsOf(resolver)) {
      const taken = owners.get(name);
      // Connectors may share a resolver.
      if (taken && taken.resolver !== resolver)
        throw new Error(`The root field "${name}" of ${owner} is one of ${taken.owner} already. Give it another name.`);
      owners.set(name, { resolver, owner });
    }
  };
  for (const resolver of own) take(resolver, "the gateway");
  for (const { connector, resolvers = [] } of connectors) {
    const owner = `the connector "${connector.id}"`;
    for (const resolver of resolvers) take(resolver, owner);
    const served = new Set(resolvers.flatMap(rootFieldsOf));
    const named = new Set(connector.operations);
    for (const name of [...named].filter((each) => !served.has(each)))
      throw new Error(`${owner} names "${name}" among its operations, and none of its resolvers has that root field.`);
    for (const name of [...served].filter((each) => !named.has(each)))
      throw new Error(`${owner} has the root field "${name}", which is not among its operations. Name it there.`);
  }
}

/** Queries, mutations and subscriptions of one class. A name is taken once, of whichever of the three it is. */
function rootFieldsOf(resolver: Function): string[] {
  const { queries, mutations, subscriptions } = getMetadataStorage();
  return [...queries, ...mutations, ...subscriptions]
    .filter(({ target }) => target === resolver)
    .map(({ schemaName }) => schemaName);
}
