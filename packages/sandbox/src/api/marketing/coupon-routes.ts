import type { Routes } from "../route.js";
import {
  countCoupons,
  createCoupon,
  deleteCoupon,
  deleteCoupons,
  getCoupon,
  listCoupons,
  updateCoupon,
} from "./coupons.js";

const marketing = "store_v2_marketing";

/** Coupons. */
export const couponRoutes: Routes = {
  "/v2/coupons": {
    scope: marketing,
    methods: { GET: listCoupons, POST: createCoupon, DELETE: deleteCoupons },
  },
  "/v2/coupons/count": { scope: marketing, methods: { GET: countCoupons } },
  "/v2/coupons/{id}": {
    scope: marketing,
    methods: { GET: getCoupon, PUT: updateCoupon, DELETE: deleteCoupon },
  },
};
