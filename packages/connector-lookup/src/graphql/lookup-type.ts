import { Allow } from "@storegate/connector-kit/graphql";
import { Field, InputType, ObjectType } from "type-graphql";
import { CustomerType } from "./customer-type.js";

/** What is looked for. */
@InputType({
  description:
    "Who is looked for: all that is given has to match. Exact, but for the name, which is taken by its start.",
})
export class CustomerQuery {
  @Field(() => String, { nullable: true, description: "In any case." })
  email?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "As it is typed, with its country code or without. Numbers that the store keeps in a rare spelling are not found by it.",
  })
  phone?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The customer id in the store, or a guest's e-mail address.",
  })
  externalCustomerId?: string | null;

  @Field(() => String, { nullable: true, description: "Of an order of theirs." })
  orderNumber?: string | null;

  @Field(() => String, { nullable: true, description: "How the whole name, the first or the last name begins." })
  name?: string | null;

  @Field(() => String, { nullable: true, description: "The whole name of their company, in usual cases." })
  company?: string | null;
}

/** A column of a search's result. */
@Allow("VIEWER")
@ObjectType({ description: "A column that the integration is set to show; its attribute may be one nobody has." })
export class LookupColumn {
  @Field(() => String, {
    description: "name, phone, email, externalCustomerId, or the name of a customer attribute of the store.",
  })
  attribute!: string;

  @Field(() => String, { description: "What stands above the column." })
  label!: string;
}

/** A person who was found. */
@Allow("VIEWER")
@ObjectType({ description: "Somebody who matches." })
export class CustomerMatch {
  @Field(() => CustomerType, { description: "Who." })
  customer!: CustomerType;

  @Field(() => [String], {
    description: "By what: email, phone, externalCustomerId, orderNumber, name, company. May grow.",
  })
  matchedBy!: readonly string[];

  @Field(() => String, {
    description:
      "Why they are linked, or not: email_matches, phone_matches; several_matches, auto_link_off, not_linkable (matched by what links nobody, as a name), values_conflict (another value that was asked for is not theirs). May grow.",
  })
  linkReason!: string;
}

/** What a search found. */
@Allow("VIEWER")
@ObjectType({ description: "Who matches." })
export class CustomerLookup {
  @Field(() => [CustomerMatch], { description: "Accounts first, by name; at most 50." })
  matches!: readonly CustomerMatch[];

  @Field(() => CustomerMatch, {
    nullable: true,
    description: "The only match, without conflict, where the integration links by what matched.",
  })
  autoLinked!: CustomerMatch | null;

  @Field(() => [LookupColumn], { description: "What the integration is set to show." })
  columns!: readonly LookupColumn[];
}
