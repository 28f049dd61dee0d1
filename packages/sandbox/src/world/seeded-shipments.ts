import type { OrderShipmentItem, StoreShipment } from "../store/order-part-resources.js";
import { mix, pick } from "./random.js";
import { type OrderDraft, orderDraft } from "./seeded-order-draft.js";
import { seededOrderAddressId, seededShipmentId } from "./seeded-order-ids.js";
import { orderDate, seededShippedTime } from "./seeded-order-place.js";
import type { StoreSize } from "./world-size.js";

const carriers = [
  { carrier: "dhl", provider: "", link: "https://tracking.dhl.de/?n=" },
  { carrier: "ups", provider: "ups", link: "" },
  { carrier: "", provider: "", link: "" },
];

/** The shipments of an order as they were seeded, by ascending id: one for each address, some in two parcels. */
export function seededShipments(size: StoreSize, id: number): StoreShipment[] {
  const { seed } = size;
  const draft = orderDraft(size, id);
  const parcels = draft.addresses.flatMap((_, place) =>
    parcelsTo(draft, place, mix(seed, id, 401) % 5 === 0).map((items) => ({ place, items })),
  );
  return parcels.map(({ place, items }, index) => {
    const { carrier, provider, link } = pick(carriers, mix(seed, id, 402));
    const tracking = carrier === "" ? "" : `JD${String(mix(seed, id, 403 + index)).padStart(12, "0")}`;
    return {
      id: seededShipmentId(id, index),
      order_id: id,
      customer_id: draft.buyer.kind === "account" ? draft.buyer.customerId : 0,
      order_address_id: seededOrderAddressId(id, place),
      // The last parcel leaves when the order counts as shipped.
      date_created: orderDate(seededShippedTime(size, id) - (parcels.length - 1 - index) * 3_600_000),
      tracking_number: tracking,
      tracking_carrier: carrier,
      tracking_link: link === "" ? "" : link + tracking,
      merchant_shipping_cost: "0.0000",
      shipping_method: "Flat Rate",
      shipping_provider: provider,
      shipping_provider_display_name: provider === "ups" ? "UPS" : "",
      comments: mix(seed, id, 408) % 12 === 0 ? "Beim Nachbarn (Müller) abgeben" : "",
      items,
    };
  });
}

/** What went to an address, in one parcel or, where there are pieces for it, in two. */
function parcelsTo(draft: OrderDraft, place: number, inTwo: boolean): OrderShipmentItem[][] {
  const items = draft.lines.flatMap((line, index) => {
    const quantity = draft.addressOfLine[index] === place ? (draft.shipped[index] ?? 0) : 0;
    return quantity === 0 ? [] : [{ order_product_id: line.id, product_id: line.product?.id ?? 0, quantity }];
  });
  const [first, ...rest] = items;
  if (first === undefined) return [];
  if (!inTwo || first.quantity + rest.length < 2) return [items];
  if (rest.length > 0) return [[first], rest];
  return [[{ ...first, quantity: 1 }], [{ ...first, quantity: first.quantity - 1 }]];
}
