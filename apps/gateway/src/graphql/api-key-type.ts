import { Allow, DateTime, Node, type Role } from "@storegate/connector-kit/graphql";
import { Field, ObjectType } from "type-graphql";
import { RoleEnum } from "./enums.js";

/** A key that opens the API. */
@Allow("ADMIN")
@ObjectType("ApiKey", {
  implements: Node,
  description: "A key that opens the API. It may do what its role allows, as far as it is not narrowed.",
})
export class ApiKeyType extends Node {
  @Field(() => String, { description: "For people: who or what uses it." })
  name!: string;

  @Field(() => RoleEnum, { description: "What it may do, in a word." })
  role!: Role;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "From then on it opens nothing; null is never." })
  expiresAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "When it was last used, to a minute; its sessions and progress tokens count. Null before the first time.",
  })
  lastUsedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it was revoked; null while it is not." })
  revokedAt!: Date | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "The root fields, and operations of connectors' routes, that it may use, of those that its role allows; null is all.",
  })
  operations!: string[] | null;
}
