/** What the mutations about keys take and answer. */
import { Allow, DateTime, type Role, UserError } from "@storegate/connector-kit/graphql";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { tokenSeconds } from "../access/progress-token-service.js";
import { ApiKeyType } from "./api-key-type.js";
import { RoleEnum } from "./enums.js";
import { userErrorsMeaning } from "./payloads.js";

@InputType({ description: "What makes a key. A narrowing that is left out or null is none; an empty one is refused." })
export class CreateApiKeyInput {
  @Field(() => String, { description: "For people: who or what will use it." })
  name!: string;

  @Field(() => RoleEnum, { description: "What it may do, in a word." })
  role!: Role;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it ends; null is never. No later than the key that makes it.",
  })
  expiresAt?: Date | null;

  @Field(() => [ID], { nullable: true, description: "The only stores that it reaches, at most 1,000." })
  storeIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: "The only integrations that it reaches, at most 1,000." })
  integrationIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "The only root fields that it may use; each must be one that its role allows. What stands below them comes with them, but a sync's results only with sync, syncs or node. Routes of connectors have operations of their own, as validateEmailInForm: a key with these alone can do nothing in GraphQL.",
  })
  operations?: string[] | null;
}

/** A key that was just made. */
@Allow("ADMIN")
@ObjectType({ description: "A key that was just made." })
export class CreateApiKeyPayload {
  @Field(() => ApiKeyType, { nullable: true, description: "The key." })
  apiKey!: object | null;

  @Field(() => String, {
    nullable: true,
    description: "What is sent as `Authorization: Bearer`. Shown this once: it is kept nowhere.",
  })
  secret!: string | null;

  @Field(() => [UserError], { description: userErrorsMeaning })
  userErrors!: readonly UserError[];
}

/** A key that was revoked. */
@Allow("ADMIN")
@ObjectType({ description: "A key that was revoked." })
export class RevokeApiKeyPayload {
  @Field(() => ApiKeyType, { nullable: true, description: "The key." })
  apiKey!: object | null;

  @Field(() => [UserError], { description: userErrorsMeaning })
  userErrors!: readonly UserError[];
}

@InputType({ description: "What a progress token is for." })
export class CreateProgressTokenInput {
  @Field(() => ID, { description: "The only integration whose syncs it follows." })
  integrationId!: string;

  @Field(() => Int, {
    defaultValue: 3600,
    description: `For how long it is good: ${tokenSeconds.least} to ${tokenSeconds.most.toLocaleString("en")} seconds.`,
  })
  expiresInSeconds!: number;
}

/** A progress token. */
@Allow("OPERATOR")
@ObjectType({ description: "A progress token." })
export class CreateProgressTokenPayload {
  @Field(() => String, { nullable: true, description: "What the third party sends as `Authorization: Bearer`." })
  token!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it ends: as was asked for, or sooner with the key or session that asked.",
  })
  expiresAt!: Date | null;

  @Field(() => [UserError], { description: userErrorsMeaning })
  userErrors!: readonly UserError[];
}
