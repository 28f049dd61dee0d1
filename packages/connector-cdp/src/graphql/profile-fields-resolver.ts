import {
  Allow,
  connectorNodeId,
  OrderConnection,
  PageArgs,
  pageOf,
  Profile,
  readPage,
  type CursorOf,
  type OrderType,
  type PageOf,
  type ResolverContext,
} from "@storegate/connector-kit/graphql";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { z } from "zod";
import { linkingRules, whyOnePerson } from "../identity/index.js";
import {
  countOrdersOf,
  ordersOfPerson,
  timelineOf,
  type ImportedOrder,
  type ProfileEvent as Event,
} from "../profiles/index.js";
import { ProfileLinks } from "./identity-types.js";
import { shownOf, type Shown } from "./profile-of.js";
import { ProfileEventConnection, type ProfileEvent } from "./profile-types.js";
import { segmentsAs, type ShownSegment } from "./segment-of.js";
import { SegmentType } from "./segment-types.js";
import { notFound } from "./asking.js";

/** What ids of imported orders begin with. */
export const importedOrderPrefix = "imo";

/** An imported order. */
export type ShownOrder = OrderType & { readonly __typename: "Order"; readonly at: string };

/** An order as it was imported last; nothing can be done to it here. */
export function orderAs(integrationId: string, order: ImportedOrder): ShownOrder {
  const { id, status, currency, total, refunded, createdAt, items } = order;
  return {
    __typename: "Order",
    id: connectorNodeId(importedOrderPrefix, integrationId, id),
    externalId: id,
    status,
    total: { amount: total, currency },
    refunded: { amount: refunded, currency },
    createdAt: new Date(createdAt),
    items: items.map((item) => ({ ...item, total: { amount: item.total, currency } })),
    actions: [],
    at: createdAt,
  };
}

const orderCursor: CursorOf<ShownOrder, z.ZodObject<{ at: z.ZodISODateTime; id: z.ZodString }>> = {
  list: "imported-orders",
  key: z.strictObject({ at: z.iso.datetime(), id: z.string().regex(/^\d{1,18}$/) }),
  of: ({ at, externalId }) => ({ at, id: externalId }),
};

type ShownEvent = ProfileEvent & { readonly event: Event };

const eventCursor: CursorOf<ShownEvent, z.ZodObject<{ at: z.ZodString; kind: z.ZodString; id: z.ZodString }>> = {
  list: "profile-events",
  key: z.strictObject({ at: z.string().max(40), kind: z.string().max(40), id: z.string().regex(/^\d{1,18}$/) }),
  of: ({ event: { at, kind, externalId } }) => ({ at, kind, id: externalId }),
};

/** What asking the database for one person costs of a key's budget, where reading an object costs 1. */
const complexity = 5;

/** What the customer data platform tells of a profile beside the fields that all connectors have. */
@Resolver(() => Profile)
export class ProfileFieldsResolver {
  @Allow("VIEWER")
  @FieldResolver(() => [SegmentType], { complexity, description: "The segments that they are in now." })
  async segments(@Root() root: Profile, @Ctx() context: ResolverContext): Promise<ShownSegment[]> {
    const { asking, person, together } = await here(root, context);
    return segmentsAs(asking, (await together.segments()).get(person) ?? []);
  }

  @Allow("VIEWER")
  @FieldResolver(() => OrderConnection, {
    complexity,
    description: "As imported last, newest first; archived ones apart. What can be done to them is lookup's to tell.",
  })
  async orders(
    @Root() root: Profile,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ResolverContext,
  ): Promise<PageOf<ShownOrder>> {
    const request = readPage(orderCursor, args);
    const { asking, person } = await here(root, context);
    const { integrationId, opened, space } = asking;
    const found = await ordersOfPerson(opened.tables, space, person, request);
    const total = await countOrdersOf(opened.tables, space, person);
    return pageOf(
      orderCursor,
      request,
      found.map((order) => orderAs(integrationId, order)),
      total,
    );
  }

  @Allow("VIEWER")
  @FieldResolver(() => ProfileEventConnection, { complexity, description: "What happened with them, newest first." })
  async timeline(
    @Root() root: Profile,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ResolverContext,
  ): Promise<PageOf<ShownEvent>> {
    const request = readPage(eventCursor, args);
    const { asking, person } = await here(root, context);
    const found = await timelineOf(asking.opened.tables, asking.space, person, request);
    return pageOf(eventCursor, request, found.map(eventAs), null);
  }

  @Allow("VIEWER")
  @FieldResolver(() => ProfileLinks, {
    complexity,
    description: "Why these accounts, guests and subscribers are one person: what they have in common.",
  })
  async links(@Root() root: Profile, @Ctx() context: ResolverContext): Promise<ProfileLinks> {
    const { asking, person } = await here(root, context);
    const { opened, space } = asking;
    const { domain } = await opened.bigcommerce.store.get();
    const rules = linkingRules(opened.config.identity, domain ? { domain } : {});
    const { entities, links } = await whyOnePerson(opened.tables, space, rules, person);
    return {
      entities: entities.map(({ id, kind, ref, isApart }) => ({
        id,
        kind: entityKinds[kind],
        externalId: ref,
        isApart,
      })),
      links: links.map(({ identifier, entities: of }) => ({
        kind: identifier.kind === "e" ? "EMAIL" : "PHONE",
        value: identifier.value,
        entityIds: of,
      })),
    };
  }
}

const entityKinds = { a: "ACCOUNT", m: "ADDRESS", o: "ALONE" } as const;

async function here(root: Profile, context: ResolverContext): Promise<Shown> {
  const shown = await shownOf(root, context);
  if (!shown) throw notFound("profile");
  return shown;
}

function eventAs(event: Event): ShownEvent {
  const { kind, at, externalId, orderId, amount, currency } = event;
  return {
    kind,
    at: new Date(at),
    externalId,
    orderExternalId: orderId,
    amount: amount === null || currency === null ? null : { amount, currency },
    event,
  };
}
