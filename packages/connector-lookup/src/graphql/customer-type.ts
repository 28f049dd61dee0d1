import {
  Allow,
  DateTime,
  Money,
  Node,
  type Consent,
  type EmailVerdict,
  type Profile,
} from "@storegate/connector-kit/graphql";
import { Field, Int, ObjectType } from "type-graphql";

/** A value that the merchant keeps of an account. */
@Allow("VIEWER")
@ObjectType({ description: "A customer attribute of the store, with an account's value." })
export class CustomerAttributeValue {
  @Field(() => String, { description: "The attribute's name in the store." })
  name!: string;

  @Field(() => String, { description: "As the store keeps it." })
  value!: string;
}

/** One of a customer's accounts. */
@Allow("VIEWER")
@ObjectType({
  description: "An account of the store. One person may have several: a store may have one for each channel.",
})
export class CustomerAccount {
  @Field(() => String, { description: "The customer id in the store." })
  externalId!: string;

  @Field(() => String, { description: "As it stands in the store." })
  email!: string;

  @Field(() => String, { nullable: true, description: "First and last name." })
  name!: string | null;

  @Field(() => String, { nullable: true, description: "As it stands in the store." })
  company!: string | null;

  @Field(() => String, { nullable: true, description: "As it was typed." })
  phone!: string | null;

  @Field(() => String, { nullable: true, description: "The customer group." })
  groupName!: string | null;

  @Field(() => [Int], { nullable: true, description: "The channels that it may log in to; null for all of them." })
  channelIds!: readonly number[] | null;

  @Field(() => Money, { nullable: true, description: "In the store's currency; null where the store does not tell." })
  storeCredit!: Money | null;

  @Field(() => String, { nullable: true, description: "What the merchant's staff has noted." })
  notes!: string | null;

  @Field(() => [CustomerAttributeValue], { description: "Those that the account has a value of." })
  attributes!: readonly CustomerAttributeValue[];

  @Field(() => DateTime, { nullable: true, description: "When it was made; null where the store does not tell." })
  createdAt!: Date | null;
}

/** Somebody of the store, as an agent sees them. What is shown only on request is answered by the resolver. */
@Allow("VIEWER")
@ObjectType("Customer", {
  implements: Node,
  description:
    "Somebody of the store: all accounts of one e-mail address, or a guest known by the e-mail address of their orders.",
})
export class CustomerType extends Node {
  @Field(() => String, {
    description: "The customer id of their first account in the store, or a guest's e-mail address.",
  })
  externalId!: string;

  @Field(() => Boolean, { description: "Whether they have no account." })
  guest!: boolean;

  @Field(() => String, { nullable: true, description: "First and last name." })
  name!: string | null;

  @Field(() => String, { nullable: true, description: "As it stands in the store." })
  email!: string | null;

  @Field(() => String, { nullable: true, description: "As it was typed." })
  phone!: string | null;

  @Field(() => [String], { description: "Each in one line; a guest's are those of their orders." })
  addresses!: readonly string[];

  @Field(() => String, { nullable: true, description: "The customer group of their first account that has one." })
  groupName!: string | null;

  @Field(() => [CustomerAccount], { description: "By ascending id; none of a guest." })
  accounts!: readonly CustomerAccount[];

  readonly emailVerdict?: EmailVerdict | null;
  readonly consent?: Consent | null;
  readonly profile?: Profile | null;
}
