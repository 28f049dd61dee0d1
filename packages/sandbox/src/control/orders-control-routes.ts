import { z } from "zod";
import type { OrderParts, StoreShipment } from "../store/order-part-resources.js";
import { type ControlRoute, taking } from "./control-route.js";
import { orderPatch } from "./order-patch.js";

const id = z.coerce.number().int();

const lists = ["products", "shippingAddresses", "shipments", "coupons", "fees", "messages"];
const parts = z
  .custom<Partial<OrderParts>>(isParts, "Not lists of parts of an order, each part with an id.")
  .describe(`An object with any of the lists ${lists.join(", ")}; each part as \`GET\` of the same path answers it.`);
const shipments = z
  .custom<StoreShipment[]>(isShipments, "Not shipments, each with an id and items.")
  .describe("A list of shipments, each as the parts of the order hold it, with id, order_address_id and items.");
const newOrder = z.strictObject({
  customerId: z.int().min(0).exactOptional(),
  email: z.string().exactOptional(),
  products: z.array(z.record(z.string(), z.unknown())).exactOptional(),
  fields: orderPatch.exactOptional(),
});

/** The orders' control over HTTP. */
export const ordersControlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/orders", run: ({ orders }) => orders.list() },
  { method: "GET", path: "/orders/whole", run: ({ orders }) => orders.whole() },
  { method: "POST", path: "/orders", ...taking(newOrder, ({ orders }, order) => orders.add(order)) },
  { method: "GET", path: "/orders/{id}", run: ({ orders }, { param }) => orders.get(id.parse(param)) ?? false },
  {
    method: "PATCH",
    path: "/orders/{id}",
    ...taking(orderPatch, ({ orders }, fields, { param }) => orders.update(id.parse(param), fields)),
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
    ...taking(parts, ({ orders }, lists, { param }) => orders.setParts(id.parse(param), lists)),
  },
  {
    method: "PUT",
    path: "/orders/{id}/shipments",
    ...taking(shipments, ({ orders }, list, { param }) => orders.ship(id.parse(param), list)),
  },
  { method: "GET", path: "/order-statuses", run: ({ orders }) => orders.statuses() },
  {
    method: "PUT",
    path: "/order-statuses/{id}",
    ...taking(z.strictObject({ label: z.string().min(1) }), ({ orders }, { label }, { param }) =>
      orders.renameStatus(id.parse(param), label),
    ),
  },
];

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
