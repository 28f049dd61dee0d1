/** Orders of people as GraphQL has them. */
import { Fault } from "@storegate/connector-kit";
import {
  allows,
  connectorNodeId,
  type Caller,
  type OrderAction,
  type OrderType,
} from "@storegate/connector-kit/graphql";
import { pendingActionOf, type Actor, type OpenAction } from "../actions/index.js";
import type { LookupContext } from "../lookup-context.js";
import { allowedActions } from "../orders/allowed-actions.js";
import { fewAtOnce, type FewAtOnce } from "../orders/few-at-once.js";
import type { PersonOrder } from "../orders/person-order.js";

/** What ids of orders begin with. */
export const orderPrefix = "ord";

/** Who asks, by which integration. */
export interface Asking {
  /** As callers have it. */
  readonly integrationId: string;
  readonly opened: LookupContext;
  readonly caller: Caller;
  readonly audit: Actor["audit"];
}

/** An order with what is read of it; the fields of lookup's own are answered from that, or read once they are asked for. */
export type ShownOrder = OrderType & {
  readonly __typename: "Order";
  readonly read: PersonOrder;
  readonly asking: Asking;
  /** Of all orders of an answer together. */
  readonly atOnce: FewAtOnce;
};

/** Who asks, as one who acts. */
export function actorOf({ caller: { keyId, name: keyName }, audit }: Asking): Actor {
  return { keyId, keyName, audit };
}

/** Orders with what the caller may do to each. */
export async function ordersAs(asking: Asking, orders: readonly PersonOrder[]): Promise<ShownOrder[]> {
  const open = await pendingActionOf(
    asking.opened,
    actorOf(asking),
    orders.map(({ id }) => id),
  );
  const atOnce = fewAtOnce();
  return orders.map((order) => orderAs({ asking, atOnce }, order, open.get(order.id)));
}

function orderAs(
  { asking, atOnce }: Pick<ShownOrder, "asking" | "atOnce">,
  order: PersonOrder,
  open: OpenAction | undefined,
): ShownOrder {
  return {
    __typename: "Order",
    id: connectorNodeId(orderPrefix, asking.integrationId, String(order.id)),
    externalId: String(order.id),
    status: order.status,
    total: order.total,
    get refunded() {
      return known(order.refunded, "refunds");
    },
    createdAt: order.createdAt,
    get items() {
      return known(order.items, "lines").map(({ id, name, quantity, quantityRefunded, total }) => ({
        id: String(id),
        name,
        quantity,
        quantityRefunded,
        total,
      }));
    },
    actions: allowedActions(order, asking.opened.config).map((action) => forCaller(asking, action, open)),
    read: order,
    asking,
    atOnce,
  };
}

/** @throws Fault, for whoever asks for a field that always tells something, where that could not be read. */
function known<Value>(value: Value | null, what: string): Value {
  if (value !== null) return value;
  throw new Fault({
    kind: "UNAVAILABLE",
    code: "ORDER_PARTLY_READ",
    message: `The order's ${what} could not be read.`,
    remedy: "Try again in a moment.",
  });
}

function forCaller({ caller }: Asking, action: OrderAction, open: OpenAction | undefined): OrderAction {
  const { operation, allowed } = action;
  const not = (reason: string): OrderAction => ({ operation, allowed: false, reason });
  if (!allowed) return action;
  if (!allows(caller.role, "OPERATOR")) return not(`It takes the role OPERATOR; this key has ${caller.role}.`);
  if (caller.operations !== null && !caller.operations.has(operation))
    return not("This key is narrowed to other operations.");
  if (open)
    return not(
      `Another action (${open.operation}) is under way since ${open.since.toISOString()}; it is settled as soon as the store tells what became of it.`,
    );
  return action;
}
