import { Allow } from "./access.js";
import { Field, InterfaceType, ID, ObjectType } from "type-graphql";

/** Anything that `node` can find again. */
@InterfaceType({
  description: "Anything that `node` can find again.",
  autoRegisterImplementations: false,
  // Rows are no instances of classes; whoever answers one says what it is.
  resolveType: (value) => (value as { readonly __typename?: string }).__typename,
})
export abstract class Node {
  @Field(() => ID, { description: "Opaque, unique in the gateway, a safe cache key." })
  id!: string;
}

/** Where a page of a connection stands. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "Where a page of a connection stands." })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether more follow." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether some came before." })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the first edge; null on an empty page." })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "Cursor of the last edge; null on an empty page." })
  endCursor!: string | null;
}
