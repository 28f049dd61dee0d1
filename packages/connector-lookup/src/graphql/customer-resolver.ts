import {
  Allow,
  Consent,
  consentOf,
  EmailVerdict,
  emailVerdictOf,
  OrderConnection,
  PageArgs,
  pageOf,
  Profile,
  profileOf,
  readPage,
  type CursorOf,
  type PageOf,
} from "@storegate/connector-kit/graphql";
import { Args, FieldResolver, Resolver, Root } from "type-graphql";
import { z } from "zod";
import { countOrders } from "../orders/count-orders.js";
import { ordersOf } from "../orders/orders-of.js";
import { factOf, type ShownCustomer } from "./customer-of.js";
import { CustomerType } from "./customer-type.js";
import { ordersAs, type ShownOrder } from "./order-of.js";

const orderCursor: CursorOf<ShownOrder, z.ZodNumber> = {
  list: "customer-orders",
  key: z.number(),
  of: ({ read }) => read.id,
};

/** What asking the store once costs of a key's budget, where reading an object costs 1. */
const complexity = 20;

/** What of a customer is asked for only when it is shown. */
@Resolver(() => CustomerType)
export class CustomerResolver {
  @Allow("VIEWER")
  @FieldResolver(() => OrderConnection, {
    nullable: true,
    complexity,
    description:
      "Newest first, over all their accounts and what they ordered as a guest. It takes some requests to the store for each customer. Null where it could not be read; see the errors.",
  })
  async orders(@Root() customer: ShownCustomer, @Args(() => PageArgs) args: PageArgs): Promise<PageOf<ShownOrder>> {
    const { asking, person } = customer;
    const request = readPage(orderCursor, args);
    const { first, after = null } = request;
    const { orders, hasMore } = await ordersOf(asking.opened, person, { first, after });
    const isAll = after === null && !hasMore;
    const total = isAll ? orders.length : await countOrders(asking.opened, person).catch(() => null);
    const page = pageOf(orderCursor, request, await ordersAs(asking, orders), total);
    return { ...page, pageInfo: Object.assign(page.pageInfo, { hasNextPage: hasMore }) };
  }

  @Allow("VIEWER")
  @FieldResolver(() => EmailVerdict, {
    nullable: true,
    description: "What a validation integration of the store has found; null where none has looked.",
  })
  async emailVerdict(@Root() customer: ShownCustomer): Promise<EmailVerdict | null> {
    const found = await factOf(customer, "emailVerdict");
    return found && emailVerdictOf(found.email, found.told.fact);
  }

  @Allow("VIEWER")
  @FieldResolver(() => Consent, {
    nullable: true,
    description:
      "What a lists integration of the store knows; null where nothing is known, which is neither yes nor no.",
  })
  async consent(@Root() customer: ShownCustomer): Promise<Consent | null> {
    const found = await factOf(customer, "consent");
    return found && consentOf(found.email, found.told.fact);
  }

  @Allow("VIEWER")
  @FieldResolver(() => Profile, {
    nullable: true,
    description: "What a customer data integration of the store knows; null where there is none.",
  })
  async profile(@Root() customer: ShownCustomer): Promise<Profile | null> {
    const found = await factOf(customer, "profile");
    const [by] = found?.told.by ?? [];
    return found && by ? profileOf(by.id, found.told.fact) : null;
  }
}
