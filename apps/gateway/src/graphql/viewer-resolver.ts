import { Allow, mayUse, Node, type Role, rootRules } from "@storegate/connector-kit/graphql";
import { schema } from "@storegate/database";
import { eq } from "drizzle-orm";
import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Field, ID, Info, ObjectType, Query, Resolver } from "type-graphql";
import { decodeId, encodeId, typeOfId } from "../ids.js";
import type { GatewayContext } from "./context.js";
import { RoleEnum } from "./enums.js";

/** Who is asking. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "Whoever is asking." })
export class Viewer {
  @Field(() => ID, { description: "Of the key." })
  id!: string;

  @Field(() => String, { description: "The key's name." })
  name!: string;

  @Field(() => RoleEnum, { description: "What it may do, in a word." })
  role!: Role;

  @Field(() => [String], { description: "The root fields that it may use." })
  operations!: string[];
}

/** Who is asking, and anything by its id. */
@Resolver()
export class ViewerResolver {
  @Allow("SUBSCRIBER", "any")
  @Query(() => Viewer, { description: "Whoever is asking." })
  viewer(@Ctx() { caller }: GatewayContext, @Info() info: GraphQLResolveInfo): Viewer {
    const operations = [...rootRules(info.schema)]
      .filter(([name, rule]) => mayUse(caller, name, rule))
      .map(([name]) => name);
    return { id: encodeId("ApiKey", caller.keyId), name: caller.name, role: caller.role, operations };
  }

  @Allow("VIEWER", { id: "Node" })
  @Query(() => Node, {
    nullable: true,
    description: "Anything that implements Node; null when there is none with this id.",
  })
  async node(
    @Arg("id", () => ID, { description: "Its id." }) id: string,
    @Ctx() { loaders, services }: GatewayContext,
  ): Promise<object | null> {
    const type = typeOfId(id);
    const key = type && decodeId(type, id);
    if (key === undefined) return null;
    const found = await (type === "Store"
      ? loaders.store.load(key)
      : type === "Integration"
        ? loaders.integration.load(key)
        : type === "Sync"
          ? services.database.queries.query.syncs.findFirst({ where: eq(schema.syncs.id, key) })
          : null);
    return found ? { ...found, __typename: type } : null;
  }
}
