import { Allow, enumOf, Profile, UserError } from "@storegate/connector-kit/graphql";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

const entityKinds = ["ACCOUNT", "ADDRESS", "ALONE"] as const;
const EntityKindEnum = enumOf(entityKinds);
registerEnumType(EntityKindEnum, {
  name: "ProfileEntityKind",
  description: "What the store itself knows as one. May grow: keep a default branch.",
  valuesConfig: {
    ACCOUNT: { description: "An account; its id is the customer's." },
    ADDRESS: {
      description: "Whoever ordered or subscribed with an address and without an account; its id is the address.",
    },
    ALONE: {
      description:
        "An order, by its number, or a subscriber, as subscriber/12, whose address is nobody's own or is none.",
    },
  },
});

const identifierKinds = ["EMAIL", "PHONE"] as const;
const IdentifierKindEnum = enumOf(identifierKinds);
registerEnumType(IdentifierKindEnum, {
  name: "ProfileIdentifierKind",
  description: "By what people are linked. May grow: keep a default branch.",
  valuesConfig: {
    EMAIL: { description: "An e-mail address, in lower case." },
    PHONE: { description: "A phone number, by E.164." },
  },
});

/** What the store knows as one, of a person. */
@Allow("VIEWER")
@ObjectType({ description: "What the store itself knows as one, of a person." })
export class ProfileEntity {
  @Field(() => ID, { description: "By it it is taken out of the person; see separateProfile." })
  id!: string;

  @Field(() => EntityKindEnum, { description: "What it is." })
  kind!: (typeof entityKinds)[number];

  @Field(() => String, { description: "What the store knows it by." })
  externalId!: string;

  @Field(() => Boolean, { description: "Whether it was taken out of another person by hand." })
  isApart!: boolean;
}

/** Something that several have in common. */
@Allow("VIEWER")
@ObjectType({ description: "Something that several have in common, by which they are one person." })
export class ProfileLink {
  @Field(() => IdentifierKindEnum, { description: "What it is." })
  kind!: (typeof identifierKinds)[number];

  @Field(() => String, { description: "The address or the number." })
  value!: string;

  @Field(() => [ID], { description: "Who has it, by ProfileEntity.id." })
  entityIds!: readonly string[];
}

/** Why some are one person. */
@Allow("VIEWER")
@ObjectType({ description: "Why some are one person." })
export class ProfileLinks {
  @Field(() => [ProfileEntity], { description: "What the person is made of." })
  entities!: readonly ProfileEntity[];

  @Field(() => [ProfileLink], { description: "What they have in common." })
  links!: readonly ProfileLink[];
}

/** Who is to be taken out of a person. */
@InputType({ description: "What is to be taken out of a person, and linked with nobody else from then on." })
export class SeparateProfileInput {
  @Field(() => [ID], { description: "By ProfileEntity.id; some, and not all, of the person's." })
  entityIds!: readonly string[];
}

/** What is to be linked again as others are. */
@InputType({ description: "What was taken out of a person, and is to be linked again as all others are." })
export class UniteProfileInput {
  @Field(() => [ID], { description: "By ProfileEntity.id, of the person that they are now." })
  entityIds!: readonly string[];
}

/** Who people are now. */
@Allow("OPERATOR")
@ObjectType({ description: "Who people are once something was taken out of a person, or back." })
export class SeparateProfilePayload {
  @Field(() => [Profile], { nullable: true, description: "Everybody whom it touched, as they are now." })
  profiles!: readonly Profile[] | null;

  @Field(() => [UserError], { description: "Why nothing was done." })
  userErrors!: UserError[];
}

/** An identifier that would begin, or cease, to link. */
@Allow("VIEWER")
@ObjectType({ description: "An identifier that would begin, or cease, to link." })
export class IdentityExample {
  @Field(() => IdentifierKindEnum, { description: "What it is." })
  kind!: (typeof identifierKinds)[number];

  @Field(() => String, { description: "The address or the number." })
  value!: string;

  @Field(() => Int, { description: "How many accounts and guests have it." })
  count!: number;

  @Field(() => Boolean, { description: "Whether it would link them." })
  linksThen!: boolean;
}

/** What other rules would make of people. */
@Allow("VIEWER")
@ObjectType({ description: "What other rules would make of people; nothing is changed." })
export class IdentityPreview {
  @Field(() => Int, { nullable: true, description: "How many people there are. Null where the rules are wrong." })
  persons!: number | null;

  @Field(() => Int, { nullable: true, description: "How many there would be." })
  personsThen!: number | null;

  @Field(() => Int, { nullable: true, description: "How many would turn out to be others." })
  merged!: number | null;

  @Field(() => Int, { nullable: true, description: "How many would be parted from others." })
  parted!: number | null;

  @Field(() => [IdentityExample], { description: "Some of what would begin, or cease, to link; what most have first." })
  examples!: readonly IdentityExample[];

  @Field(() => Boolean, {
    description: "Whether more would change than was looked at: then the numbers are of that part.",
  })
  isPartial!: boolean;

  @Field(() => [UserError], { description: "What is wrong with the rules." })
  userErrors!: UserError[];
}
