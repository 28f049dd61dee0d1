import type { StoreCoupon } from "../../store/coupon-resources.js";
import { couponDate, emptyCoupon } from "../../world/seeded-coupons.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { readObject } from "../json-reader.js";
import { Query } from "../query.js";
import { Refusal } from "../refusal.js";
import type { Backend } from "../route.js";
import { type CouponFields, needCouponFields, readCouponFields } from "./coupon-fields.js";

const types = [
  "per_item_discount",
  "percentage_discount",
  "per_total_discount",
  "shipping_discount",
  "free_shipping",
  "promotion",
] as const;

const filters = ["id", "code", "name", "type", "exclude_type", "min_id", "max_id", "page", "limit"];

/** `GET /v2/coupons`: by ascending id; 204 without a body where there is nothing to list. */
export function listCoupons({ store }: Backend, call: Call): Answer {
  const query = new Query(call.search, filters, "v2");
  const { page, limit } = query.paging();
  const [id, min, max] = ["id", "min_id", "max_id"].map((name) => query.integers(name)?.[0]);
  const [code, name] = ["code", "name"].map((one) => query.text(one)?.toLowerCase());
  const type = query.oneOf("type", types);
  const excluded = query.oneOf("exclude_type", types);
  const found = store.coupons
    .all()
    .filter(
      (coupon) =>
        (id === undefined || coupon.id === id) &&
        (min === undefined || coupon.id >= min) &&
        (max === undefined || coupon.id <= max) &&
        (code === undefined || coupon.code.toLowerCase() === code) &&
        (name === undefined || coupon.name.toLowerCase() === name) &&
        (type === undefined || coupon.type === type) &&
        coupon.type !== excluded,
    );
  const items = found.slice((page - 1) * limit, page * limit);
  return items.length === 0 ? { status: 204 } : { status: 200, body: items };
}

/** `GET /v2/coupons/count`. */
export function countCoupons({ store }: Backend): Answer {
  return { status: 200, body: { count: store.coupons.count } };
}

/** `GET /v2/coupons/{id}`: as seen on live stores, though the description does not name it. */
export function getCoupon(backend: Backend, call: Call): Answer {
  return { status: 200, body: existing(backend, call) };
}

/** `POST /v2/coupons`: one object, answered bare with 201; disabled unless it says otherwise. */
export function createCoupon(backend: Backend, call: Call): Answer {
  const fields = readCouponFields(readObject(call.body, "v2", "coupon"));
  needCouponFields(fields);
  refuseTaken(backend, fields, undefined);
  const { name = "", code = "", type = "per_item_discount", amount = "0.0000" } = fields;
  const coupon = backend.store.coupons.add((id) => ({
    ...emptyCoupon,
    ...fields,
    name,
    code,
    type,
    amount,
    id,
    date_created: couponDate(Date.now()),
  }));
  return { status: 201, body: coupon };
}

/** `PUT /v2/coupons/{id}`: what is left out stays, but for `applies_to`, which is cleared. */
export function updateCoupon(backend: Backend, call: Call): Answer {
  const before = existing(backend, call);
  const fields = readCouponFields(readObject(call.body, "v2", "coupon"));
  refuseTaken(backend, fields, before.id);
  const isCleared = fields.applies_to === undefined && Object.keys(before.applies_to).length > 0;
  if (isCleared) call.note("applies_to was left out and is cleared: the coupon counts for nothing");
  return { status: 200, body: backend.store.coupons.change(before.id, { applies_to: {}, ...fields }) };
}

/** `DELETE /v2/coupons/{id}`. */
export function deleteCoupon(backend: Backend, call: Call): Answer {
  backend.store.coupons.delete(existing(backend, call).id);
  return { status: 204 };
}

/** `DELETE /v2/coupons`: those of `id:in`; without it, every one there is. */
export function deleteCoupons({ store }: Backend, call: Call): Answer {
  const ids = new Query(call.search, ["id:in"], "v2").integers("id:in");
  const wanted = ids ?? store.coupons.all().map(({ id }) => id);
  if (ids === undefined) call.note(`it has no id:in, so all ${wanted.length} coupons are deleted`);
  for (const id of wanted) store.coupons.delete(id);
  return { status: 204 };
}

function existing({ store }: Backend, call: Call): StoreCoupon {
  const coupon = store.coupons.get(idIn(call, "id") ?? 0);
  if (coupon !== undefined) return coupon;
  throw new Refusal(404, "The requested resource was not found.", {
    why: `there is no coupon ${call.parameter("id")}`,
  });
}

/** Names and codes are compared without case. */
function refuseTaken({ store }: Backend, fields: CouponFields, self: number | undefined): void {
  for (const name of ["name", "code"] as const) {
    const wanted = fields[name]?.toLowerCase();
    const other = store.coupons.all().find((coupon) => coupon.id !== self && coupon[name].toLowerCase() === wanted);
    if (other === undefined) continue;
    throw new Refusal(409, `The coupon ${name} '${fields[name]}' is already in use.`, {
      why: `coupon ${other.id} has the ${name} "${other[name]}"`,
    });
  }
}
