import { roundCents, taxWithin } from "../store/order-money.js";
import type { OrderPaymentPart, OrderRefundFact } from "../store/order-payments.js";
import { mix, pick } from "./random.js";
import type { OrderDraft } from "./seeded-order-draft.js";
import { seededOrderAddressId } from "./seeded-order-ids.js";
import { seededRefundTime } from "./seeded-order-place.js";
import { type Cost, noCost } from "./seeded-order-lines.js";
import type { StoreSize } from "./world-size.js";

type RefundItem = OrderRefundFact["items"][number];

const reasons = ["Retoure", "Damaged in transit", "Zu groß", "Customer changed their mind", ""];

/** The refunds of a paid order: all of it where it is Refunded, one piece where it is Partially Refunded, else none. */
export function seededOrderRefunds(
  size: StoreSize,
  draft: OrderDraft,
  paid: readonly OrderPaymentPart[],
): OrderRefundFact[] {
  const { id, statusId } = draft;
  const items = statusId === 4 ? wholeOrder(draft) : statusId === 14 ? onePiece(draft) : [];
  if (items.length === 0) return [];
  const cents = items.reduce((sum, item) => sum + item.cents, 0);
  return [
    {
      at: seededRefundTime(size, id),
      reason: pick(reasons, mix(size.seed, id, 362)),
      items,
      cents,
      parts: givenBack(cents, paid),
    },
  ];
}

/** How many of each line were refunded, by its place. */
export function refundedQuantities(draft: OrderDraft, refunds: readonly OrderRefundFact[]): number[] {
  const items = refunds.flatMap((refund) => refund.items).filter(({ type }) => type === "PRODUCT");
  return draft.lines.map(({ id }) =>
    items.filter((item) => item.id === id).reduce((sum, item) => sum + item.quantity, 0),
  );
}

function wholeOrder(draft: OrderDraft): RefundItem[] {
  const items: RefundItem[] = [
    ...draft.lines.flatMap((line, index): RefundItem[] => [
      {
        type: "PRODUCT",
        id: line.id,
        quantity: line.quantity,
        cents: discountedLine(draft, index),
        taxCents: draft.taxOfLine[index] ?? 0,
      },
      { type: "GIFT_WRAPPING", id: line.id, quantity: line.quantity, ...whole(line.wrapping) },
    ]),
    ...draft.addresses.flatMap(({ shipping, handling }, index): RefundItem[] => {
      const id = seededOrderAddressId(draft.id, index);
      const cents = shipping.inc - (draft.couponOfAddress[index] ?? 0);
      return [
        { type: "SHIPPING", id, quantity: 0, cents, taxCents: draft.taxOfShipping[index] ?? 0 },
        { type: "HANDLING", id, quantity: 0, ...whole(handling) },
      ];
    }),
    { type: "FEE", id: draft.id, quantity: 0, ...whole(draft.fee ?? noCost) },
  ];
  return items.filter(({ type, cents }) => type === "PRODUCT" || cents > 0);
}

function whole({ inc, ex }: Cost) {
  return { cents: inc, taxCents: inc - ex };
}

function onePiece(draft: OrderDraft): RefundItem[] {
  const [line] = draft.lines;
  if (line === undefined) return [];
  const { step } = draft.currency;
  const all = discountedLine(draft, 0);
  const cents = roundCents(all / line.quantity, step);
  const taxCents = taxWithin(cents, all, draft.taxOfLine[0] ?? 0, step);
  return [{ type: "PRODUCT", id: line.id, quantity: 1, cents, taxCents }];
}

/** What the shopper paid for a line, wrapping aside. */
export function discountedLine(draft: OrderDraft, index: number): number {
  const line = draft.lines[index];
  if (line === undefined) return 0;
  return line.price.inc * line.quantity - (draft.couponOfLine[index] ?? 0) - (draft.promotionOfLine[index] ?? 0);
}

/** Back to where most came from first: the gateway or the merchant's hand, then store credit, then gift certificates. */
function givenBack(cents: number, paid: readonly OrderPaymentPart[]): OrderPaymentPart[] {
  let left = cents;
  return paid.toReversed().flatMap((part) => {
    const back = Math.min(left, part.cents);
    left -= back;
    return back === 0 ? [] : [{ kind: part.kind, cents: back }];
  });
}
