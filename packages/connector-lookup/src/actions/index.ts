/** Agent actions: what an agent does to a store, each once. */
export type * from "./action.js";
export { actionTables } from "./action-tables.js";
export { usualActionTimes, type ActionTimes } from "./action-times.js";
export { cancelOrder } from "./cancel-order.js";
export { createDiscountCode } from "./create-discount-code.js";
export { pendingActionOf, type OpenAction } from "./pending-actions.js";
export { outcomeOf, refundMadeFor } from "./perform.js";
export { quoteRefund } from "./quote-refund.js";
export { refundOrder } from "./refund-order.js";
