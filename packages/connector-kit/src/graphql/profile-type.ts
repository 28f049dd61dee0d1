import { Arg, Field, ObjectType } from "type-graphql";
import type { ProfileFact } from "../facts.js";
import type { JsonValue } from "../json.js";
import { Allow } from "./access.js";
import { connectorNodeId } from "./connector-node-id.js";
import { Node } from "./page-info.js";
import { Json } from "./scalars.js";

/** An entry of an integration's catalogue. */
@Allow("VIEWER")
@ObjectType({ description: "An attribute of people: what it is, how and from what it is computed." })
export class ProfileAttribute {
  @Field(() => String, { description: "Unique in the integration's catalogue." })
  name!: string;

  @Field(() => String, { description: "For people." })
  title!: string;

  @Field(() => String, { description: "What its values are, as integer." })
  type!: string;

  @Field(() => String, { description: "How it is computed." })
  formula!: string;

  @Field(() => String, { description: "What it is computed from." })
  source!: string;
}

/** What an attribute is for one person. */
@Allow("VIEWER")
@ObjectType({ description: "What an attribute is for one person." })
export class ProfileAttributeValue {
  @Field(() => ProfileAttribute, { description: "Which attribute." })
  attribute!: ProfileAttribute;

  @Field(() => Json, { nullable: true, description: "Null is not known, which is neither no nor 0." })
  value!: JsonValue;
}

/** What is known of a person, brought together. Who tells more of it adds fields by resolvers of its own. */
@Allow("VIEWER")
@ObjectType({ implements: Node, description: "What is known of a person, brought together." })
export class Profile extends Node {
  @Field(() => String, { nullable: true, description: "First and last name." })
  name!: string | null;

  @Field(() => [String], { description: "All of theirs that are known." })
  emails!: readonly string[];

  @Field(() => [String], { description: "All of theirs that are known." })
  phones!: readonly string[];

  @Field(() => [String], { description: "Their customer ids in the store." })
  customerExternalIds!: readonly string[];

  /** All that there are. */
  readonly known!: readonly ProfileAttributeValue[];

  @Field(() => [ProfileAttributeValue], {
    description: "In the order of the catalogue; an attribute that is not known may be left out.",
  })
  attributes(
    @Arg("names", () => [String], { nullable: true, description: "Of those that are asked for; all, if left out." })
    names?: readonly string[] | null,
  ): readonly ProfileAttributeValue[] {
    return names ? this.known.filter(({ attribute }) => names.includes(attribute.name)) : this.known;
  }
}

/** What the ids of profiles begin with, whoever tells them. */
export const profilePrefix = "pro";

/** A profile as GraphQL has it. @param integrationId of the integration that tells it, as callers have it. */
export function profileOf(integrationId: string, { id, attributes, ...fact }: ProfileFact): Profile {
  const known = attributes.map(({ value, ...attribute }) => ({ attribute, value }));
  return Object.assign(new Profile(), { ...fact, id: connectorNodeId(profilePrefix, integrationId, id), known });
}
