import { Allow, DateTime, type ResolverContext } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import { openCdp } from "./asking.js";

/** Whether all of a kind is here. */
@Allow("VIEWER")
@ObjectType({ description: "Whether all of a kind is here: what the store itself counts beside what was imported." })
export class ImportCoverage {
  @Field(() => String, { description: "brands, categories, products, customers, subscribers, orders or refunds." })
  kind!: string;

  @Field(() => Int, { description: "How many the store counted at the end of the last import." })
  inStore!: number;

  @Field(() => Int, { description: "How many were here then; people who were erased are missing." })
  here!: number;

  @Field(() => DateTime, { description: "When that import began." })
  countedAt!: Date;
}

/** Whether all is here. */
@Resolver()
export class CoverageResolver {
  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => [ImportCoverage], {
    nullable: true,
    description:
      "CDP: by kind, what the store itself counts beside what was imported. Empty before the first import has ended.",
  })
  async importCoverage(
    @Arg("integrationId", () => ID, { description: "An integration of the cdp connector." }) integrationId: string,
    @Ctx() context: ResolverContext,
  ): Promise<ImportCoverage[]> {
    const { opened, space } = await openCdp(context, integrationId);
    if (!space) return [];
    const rows = await opened.tables.query<{ kind: string; in_store: number; here: number; counted_at: string }>(
      `select kind, in_store::integer as in_store, here::integer as here, to_json(counted_at) #>> '{}' as counted_at
       from coverage where space = $1 order by kind`,
      [space.id],
    );
    return rows.map(({ kind, in_store: inStore, here, counted_at: countedAt }) => ({
      kind,
      inStore,
      here,
      countedAt: new Date(countedAt),
    }));
  }
}
