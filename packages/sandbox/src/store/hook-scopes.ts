const written = ["created", "updated", "deleted"];
const metafield = ["metafield/*", "metafield/created", "metafield/updated", "metafield/deleted"];
const inventory = ["inventory/*", "inventory/updated", "inventory/order/updated"];
const orderEvents = [
  "*",
  "created",
  "updated",
  "archived",
  "statusUpdated",
  "message/created",
  "refund/created",
  "transaction/created",
  "transaction/updated",
  ...metafield,
];

/** What a hook can be made for, by the group below `store/` (BigCommerce API reference, webhooks v3). */
const groups: Readonly<Record<string, readonly string[]>> = {
  app: ["uninstalled"],
  cart: [
    "*",
    ...written,
    "couponApplied",
    "abandoned",
    "converted",
    "lineItem/*",
    "lineItem/created",
    "lineItem/updated",
    "lineItem/deleted",
  ],
  category: ["*", ...written],
  channel: ["*", "created", "updated"],
  customer: [
    "*",
    ...written,
    "address/*",
    "address/created",
    "address/updated",
    "address/deleted",
    "payment/instrument/default/updated",
    "channel/login/access/updated",
  ],
  hook: ["deliveryException"],
  information: ["updated"],
  order: orderEvents,
  product: ["*", ...written, ...inventory, ...metafield],
  shipment: ["*", ...written],
  sku: ["*", ...written, ...inventory],
  subscriber: ["*", ...written],
};

const scopes: ReadonlySet<string> = new Set(
  Object.entries(groups).flatMap(([group, events]) => events.map((event) => `store/${group}/${event}`)),
);

/** Whether a hook can be made for it. */
export function isHookScope(scope: string): boolean {
  const ofChannel = /^store\/channel\/[1-9]\d*\/order\/(.+)$/.exec(scope);
  return ofChannel === null ? scopes.has(scope) : orderEvents.includes(ofChannel[1] ?? "");
}

/** Whether it names one event, and none of the kind `store/customer/*`. */
export function isEventScope(scope: string): boolean {
  return isHookScope(scope) && !scope.endsWith("/*");
}

/** Whether a hook of the scope is told of the event; one that ends with `*` of all below it. */
export function covers(hookScope: string, eventScope: string): boolean {
  return hookScope.endsWith("/*") ? eventScope.startsWith(hookScope.slice(0, -1)) : hookScope === eventScope;
}
