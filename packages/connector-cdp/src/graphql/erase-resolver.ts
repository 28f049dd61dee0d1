import { Allow, profilePrefix, userErrorOf, type ResolverContext } from "@storegate/connector-kit/graphql";
import { randomUUID } from "node:crypto";
import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { personOf } from "../identity/index.js";
import { eraseRows, namesOf, type ErasedTable } from "../profiles/index.js";
import { lockSpace } from "../space.js";
import { callersFault, notFound, openImported, placeOf } from "./asking.js";
import { EraseProfilePayload } from "./profile-types.js";

/** Erasing people. */
@Resolver()
export class EraseResolver {
  @Allow("ADMIN", { id: "Own" })
  @Mutation(() => EraseProfilePayload, {
    nullable: true,
    complexity: 100,
    description:
      "CDP: erases a person from all that was imported, and from what syncs of this connector have left: accounts, subscriptions, orders with all that hangs on them, and the profile. Later imports leave them out; the store keeps its own. Refused as SYNC_RUNNING while a sync of the connector has not ended.",
  })
  async eraseProfile(
    @Arg("id", () => ID, { description: "Of the profile." }) id: string,
    @Ctx() context: ResolverContext,
  ): Promise<EraseProfilePayload> {
    try {
      const { integrationId, key } = placeOf(id, profilePrefix, "profile");
      const { opened, space } = await openImported(context, integrationId);
      const person = await personOf(opened.tables, space, key);
      if (person === null) throw notFound("profile");
      const { keys, names } = await namesOf(opened.tables, space, person);
      if (keys.length + names.length === 0) throw notFound("profile");
      const pseudonym = randomUUID();
      let tables: readonly ErasedTable[] = [];
      const { results, changes } = await context.eraseRecords({
        integrationId,
        connectorId: "cdp",
        keys,
        // Whoever has no address is known by their keys; an erasure asks for a name, and nobody has this one.
        names: names.length > 0 ? names : [`${pseudonym}@nobody`],
        as: `erased ${pseudonym}`,
        own: async (own) => {
          await lockSpace(own, space.id);
          tables = await eraseRows(own, space, person, opened.now());
        },
        audit: (erased) => ({
          operation: "eraseProfile",
          after: { person: pseudonym, tables: tables.map((each) => ({ ...each })), ...erased },
        }),
      });
      return { pseudonym, tables, results, changes, userErrors: [] };
    } catch (error) {
      const fault = callersFault(error);
      return { pseudonym: null, tables: null, results: null, changes: null, userErrors: [userErrorOf(fault, ["id"])] };
    }
  }
}
