import { z } from "zod";
import { emptyOrder } from "../store/order-defaults.js";
import type { OrderParts, StoreShipment } from "../store/order-part-resources.js";
import type { ControlRoute } from "./control-route.js";
import type { NewOrder, OrderPatch } from "./orders-control.js";

const id = z.coerce.number().int();

const patch = z.custom<OrderPatch>(isOrderPatch, "Not fields of an order with values of their kinds.");
const parts = z.custom<Partial<OrderParts>>(isParts, "Not lists of parts of an order, each part with an id.");
const shipments = z.custom<StoreShipment[]>(isShipments, "Not shipments, each with an id and items.");
const newOrder = z.strictObject({
  customerId: z.int().min(0).optional(),
  email: z.string().optional(),
  products: z.array(z.record(z.string(), z.unknown())).optional(),
  fields: patch.optional(),
});

/** The orders' control over HTTP. */
export const ordersControlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/orders", run: ({ orders }) => orders.list() },
  { method: "GET", path: "/orders/whole", run: ({ orders }) => orders.whole() },
  { method: "POST", path: "/orders", run: ({ orders }, { body }) => orders.add(defined(newOrder.parse(body))) },
  { method: "GET", path: "/orders/{id}", run: ({ orders }, { param }) => orders.get(id.parse(param)) ?? false },
  {
    method: "PATCH",
    path: "/orders/{id}",
    run: ({ orders }, { param, body }) => orders.update(id.parse(param), patch.parse(body)),
  },
  {
    method: "DELETE",
    path: "/orders/{id}",
    run: ({ orders }, { param }) => orders.archive(id.parse(param)) && undefined,
  },
  { method: "GET", path: "/orders/{id}/parts", run: ({ orders }, { param }) => orders.parts(id.parse(param)) },
  {
    method: "PUT",
    path: "/orders/{id}/parts",
    run: ({ orders }, { param, body }) => orders.setParts(id.parse(param), parts.parse(body)),
  },
  {
    method: "PUT",
    path: "/orders/{id}/shipments",
    run: ({ orders }, { param, body }) => orders.ship(id.parse(param), shipments.parse(body)),
  },
  { method: "GET", path: "/order-statuses", run: ({ orders }) => orders.statuses() },
  {
    method: "PUT",
    path: "/order-statuses/{id}",
    run: ({ orders }, { param, body }) =>
      orders.renameStatus(id.parse(param), z.strictObject({ label: z.string().min(1) }).parse(body).label),
  },
];

const defaults: Readonly<Record<string, unknown>> = { ...emptyOrder, date_created: "", date_modified: "" };

/** Every field is an order's, and what may be written of it: of the kind of its default, or `null` where that is. */
function isOrderPatch(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).every(([name, field]: [string, unknown]) => {
    if (!Object.hasOwn(defaults, name) || name === "status" || name === "custom_status") return false;
    const usual = defaults[name];
    return usual === null
      ? field === null || typeof field === "string"
      : field !== null && typeof field === typeof usual;
  });
}

const lists = ["products", "shippingAddresses", "shipments", "coupons", "fees", "messages"];

function isParts(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(
      ([name, list]: [string, unknown]) =>
        lists.includes(name) && z.array(z.looseObject({ id: z.int() })).safeParse(list).success,
    )
  );
}

function isShipments(value: unknown): boolean {
  const item = z.looseObject({ order_product_id: z.int(), quantity: z.int().min(1) });
  return z.array(z.looseObject({ id: z.int(), order_address_id: z.int(), items: z.array(item) })).safeParse(value)
    .success;
}

/** The order without the fields that are undefined. */
function defined({ customerId, email, products, fields }: z.output<typeof newOrder>): NewOrder {
  return {
    ...(customerId === undefined ? {} : { customerId }),
    ...(email === undefined ? {} : { email }),
    ...(products === undefined ? {} : { products }),
    ...(fields === undefined ? {} : { fields }),
  };
}
