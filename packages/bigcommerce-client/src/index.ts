export { batchSizes } from "./batch-sizes.js";
export type { Brand, BrandUpdate, BrandsResource, NewBrand } from "./catalog/brand.js";
export type { CatalogSummary, CatalogSummaryResource } from "./catalog/catalog-summary.js";
export type * from "./catalog/category.js";
export type * from "./catalog/custom-field.js";
export type { Bounds, ProductFilter } from "./catalog/product-filter.js";
export type * from "./catalog/product-parts.js";
export type * from "./catalog/product-resource.js";
export type * from "./catalog/product-storefront.js";
export type * from "./catalog/product-variant.js";
export type * from "./catalog/product-write.js";
export type * from "./catalog/product.js";
export type * from "./catalog/variant-resource.js";
export type { Written } from "./catalog/written.js";
export { createStoreClient, type StoreClientOptions } from "./create-store-client.js";
export type * from "./customers/attribute-value.js";
export type * from "./customers/customer-address.js";
export type * from "./customers/customer-attribute.js";
export type {
  CustomerConsentResource,
  KeptTrackingConsent,
  TrackingConsent,
  TrackingPurpose,
} from "./customers/customer-consent.js";
export type { CustomerFilter } from "./customers/customer-filter.js";
export type * from "./customers/customer-group.js";
export type { CustomerInclude } from "./customers/customer-include.js";
export type {
  CustomerSettings,
  CustomerSettingsResource,
  CustomerSettingsUpdate,
} from "./customers/customer-settings.js";
export type { CustomerUpdate, NewCustomer } from "./customers/customer-write.js";
export type * from "./customers/customer.js";
export type { DateRange } from "./wire/date-range.js";
export { isSearchableEmail } from "./customers/find-customers.js";
export type { FormField } from "./customers/form-field.js";
export { numberedCursorSchema, type NumberedCursor, type NumberedStreamPage } from "./lists/numbered-page-stream.js";
export type { NumberedPage } from "./lists/numbered-page.js";
export type * from "./customers/subscriber.js";
export { endpoints } from "./endpoints.js";
export { systemClock, type Clock } from "./governor/clock.js";
export type { GovernorState, GovernorStatus } from "./governor/governor-status.js";
export { StoreGovernor, type GovernorOptions } from "./governor/governor.js";
export type { Lane, LaneCounts, RateLimit } from "./governor/rate-limit.js";
export type { Ticket } from "./governor/ticket.js";
export type * from "./hooks/hook.js";
export type * from "./hooks/webhook-event.js";
export { parseWebhookEvent } from "./hooks/webhook-payload.js";
export {
  verifyWebhook,
  type WebhookDelivery,
  type WebhookSignature,
  type WebhookVerification,
} from "./hooks/webhook-signature.js";
export { idCursorSchema, type IdCursor } from "./lists/id-pages.js";
export { pageCursorSchema, type PageCursor } from "./lists/page-cursor.js";
export type { Page } from "./lists/page.js";
export type * from "./marketing/coupon.js";
export type * from "./orders/order-address.js";
export { orderCouponType, type OrderCoupon, type OrderCouponsResource } from "./orders/order-coupon.js";
export type * from "./orders/order-fee.js";
export type { OrderFilter, OrderInclude, OrderListFilter } from "./orders/order-filter.js";
export type * from "./orders/order-line-item.js";
export type { OrderPaymentsResource } from "./orders/order-payments.js";
export type * from "./orders/order-shipment.js";
export type * from "./orders/order-shipping-address.js";
export {
  orderStatus,
  type OrderStatus,
  type OrderStatusCount,
  type OrderStatusesResource,
  type OrderStatusId,
} from "./orders/order-status.js";
export type * from "./orders/order-tax.js";
export type * from "./orders/order-transaction.js";
export type { OrderUpdate } from "./orders/order-update.js";
export type { Order } from "./orders/order.js";
export type * from "./orders/orders-resource.js";
export { refundCursorSchema, type RefundCursor } from "./orders/refund-pages.js";
export type * from "./orders/refund-request.js";
export type * from "./orders/refund.js";
export type { StoreClient } from "./store-client.js";
export { bigCommerceApiUrl, parseApiUrl } from "./store/api-url.js";
export { parseStoreHash } from "./store/store-hash.js";
export type { StoreInformation, StoreResource, StoreTimezone, TimeResource } from "./store/store-resources.js";
export type { ItemOutcome } from "./transport/batches.js";
export type { Endpoint } from "./transport/endpoint.js";
export type { StoreClientView } from "./transport/store-client-view.js";
export { StoreFault } from "./transport/store-fault.js";
