import { Fault } from "@storegate/connector-kit";
import { Allow, type ResolverContext } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { LookupContext } from "../lookup-context.js";
import { findPeople } from "../people/find-people.js";
import { customersAs } from "./customer-of.js";
import { CustomerLookup, CustomerQuery } from "./lookup-type.js";
import type { Asking } from "./order-of.js";

const connectorId = "lookup";

/** What a search costs of its key's budget: some requests to the store. */
const complexity = 50;

/** Opens an integration of this connector for whoever asks. @throws Fault NOT_FOUND; CONFIG, INTEGRATION_DISABLED. */
export async function openLookup(context: ResolverContext, integrationId: string): Promise<Asking> {
  // Opened as an integration of this connector.
  const opened = (await context.openIntegration(integrationId, connectorId)) as LookupContext;
  return {
    integrationId,
    opened,
    caller: context.caller,
    audit: (entry) => context.audit({ ...entry, integrationId }),
  };
}

/** Finding people. */
@Resolver()
export class LookupResolver {
  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => CustomerLookup, {
    nullable: true,
    complexity,
    description:
      "Lookup: people who match all that is given, accounts and guests, at most 50. Read from the store, or from an answer of it that is 20 seconds old at most. Fails with QUERY_EMPTY, PHONE_INVALID, INTEGRATION_NOT_FOUND, INTEGRATION_DISABLED, and as the store does.",
  })
  async lookupCustomers(
    @Arg("integrationId", () => ID, { description: "An integration of the lookup connector." }) integrationId: string,
    @Arg("query", () => CustomerQuery, { description: "Who is looked for." }) query: CustomerQuery,
    @Ctx() context: ResolverContext,
  ): Promise<CustomerLookup> {
    const asking = await openLookup(context, integrationId);
    const given = Object.entries(query).filter((entry) => typeof entry[1] === "string");
    const found = await findPeople(asking.opened, Object.fromEntries(given));
    const customers = await customersAs(
      asking,
      found.map(({ person }) => person),
    );
    const matches = found.map(({ matchedBy, linkReason, isLinked }, index) => {
      const customer = customers[index];
      if (!customer) throw new TypeError("somebody who was found is not shown");
      return { customer, matchedBy, linkReason, isLinked };
    });
    return {
      matches,
      autoLinked: matches.find(({ isLinked }) => isLinked) ?? null,
      columns: asking.opened.config.resultAttributes,
    };
  }
}

/** A fault of the caller's own, for `userErrors`. @throws whatever else it is. */
export function callersFault(error: unknown): Fault {
  if (error instanceof Fault && ["INPUT", "CONFLICT", "NOT_FOUND"].includes(error.kind)) return error;
  throw error;
}
