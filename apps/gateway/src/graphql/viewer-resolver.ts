import { Allow, type Caller, mayUse, Node, type Role, rootRules } from "@storegate/connector-kit/graphql";
import type { GraphQLResolveInfo, GraphQLSchema } from "graphql";
import { Arg, Ctx, Field, ID, Info, ObjectType, Query, Resolver } from "type-graphql";
import { decodeId, encodeId, typeOfId } from "../ids.js";
import type { GatewayContext } from "./context.js";
import { RoleEnum } from "./enums.js";
import { findConnectorNode, findNode } from "./find-node.js";

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

  @Field(() => [String], {
    description:
      "The root fields that it may use, by name. Of what they answer, single fields may need more: a SUBSCRIBER sees of a sync all but integration, startedBy and results.",
  })
  operations!: string[];
}

/** A caller as it may know itself. */
export function viewerOf(caller: Caller, schema: GraphQLSchema): Viewer {
  const operations = [...rootRules(schema)].filter(([name, rule]) => mayUse(caller, name, rule)).map(([name]) => name);
  return { id: encodeId("ApiKey", caller.keyId), name: caller.name, role: caller.role, operations };
}

/** Who is asking, and anything by its id. */
@Resolver()
export class ViewerResolver {
  @Allow("SUBSCRIBER", "any")
  @Query(() => Viewer, { description: "Whoever is asking." })
  viewer(@Ctx() { caller }: GatewayContext, @Info() info: GraphQLResolveInfo): Viewer {
    return viewerOf(caller, info.schema);
  }

  @Allow("VIEWER", { id: "Node" })
  @Query(() => Node, {
    nullable: true,
    description: "Anything that implements Node; null when there is none with this id.",
  })
  async node(
    @Arg("id", () => ID, { description: "Its id." }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<object | null> {
    const type = typeOfId(id);
    const key = type && decodeId(type, id);
    if (type === undefined || key === undefined) return findConnectorNode(context, id);
    return findNode(context.loaders, type, key);
  }
}
