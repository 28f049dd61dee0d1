/** A connector of index cards, each of which has an id in GraphQL. */
import { defineConnector, defineImportKind, Fault } from "@storegate/connector-kit";
import {
  Allow,
  connectorNodeId,
  Node,
  type ConnectorNodes,
  type ResolverContext,
} from "@storegate/connector-kit/graphql";
import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from "type-graphql";
import { z } from "zod";
import type { InstalledConnector } from "../src/connectors.js";

const config = z.strictObject({ cards: z.record(z.string(), z.string()).default({}) });

type Config = z.infer<typeof config>;

/** A card whose text is this cannot be read. */
export const unreadable = "unreadable";

const cards = defineConnector<Config, undefined>({
  id: "cards",
  title: "Cards",
  description: "Keeps cards.",
  scopes: [],
  config,
  operations: ["card"],
  syncKinds: [
    defineImportKind<Config, undefined, never, number>({
      key: "look",
      title: "Look",
      description: "Reads nothing.",
      direction: "import",
      recordType: "card",
      phase: "looking",
      cursor: z.number(),
      async *read() {
        yield { records: [], next: null, total: 0 };
      },
      commit: async () => [],
    }),
  ],
  open: () => undefined,
});

@Allow("VIEWER")
@ObjectType("Card", { implements: Node, description: "A card." })
class CardType extends Node {
  @Field(() => String, { description: "What stands on it." })
  text!: string;
}

@Resolver()
class CardResolver {
  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => CardType, { nullable: true, description: "Cards: one of them." })
  card(
    @Arg("integrationId", () => ID, { description: "An integration of the cards connector." }) integrationId: string,
    @Arg("key", () => String, { description: "Of the card." }) key: string,
    @Ctx() context: ResolverContext,
  ): Promise<object | null> {
    return findCard(context, integrationId, key);
  }
}

async function findCard(context: ResolverContext, integrationId: string, key: string): Promise<object | null> {
  const opened = await context.openIntegration(integrationId, cards.id);
  const text = (opened.config as Config).cards[key];
  if (text === unreadable)
    throw new Fault({
      kind: "UNAVAILABLE",
      code: "CARD_UNREADABLE",
      message: "The card cannot be read.",
      remedy: "Wait.",
    });
  return text === undefined ? null : { __typename: "Card", id: connectorNodeId("crd", integrationId, key), text };
}

/** How cards are found, by ids with a prefix. */
export const cardNodes = (prefix = "crd"): ConnectorNodes => ({ type: "Card", prefix, find: findCard });

/** The connector, with whatever nodes. */
export function installedCards(nodes: readonly ConnectorNodes[] = [cardNodes()]): InstalledConnector {
  return { connector: cards, resolvers: [CardResolver], nodes };
}
