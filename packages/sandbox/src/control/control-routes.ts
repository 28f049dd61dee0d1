import { z } from "zod";
import { plans } from "../store/plan.js";
import {
  attributeValueWrite,
  customerPatch,
  dnsAnswer,
  faultRules,
  foreignAppetite,
  newAttribute,
  newCustomer,
} from "./control-bodies.js";
import { catalogControlRoutes } from "./catalog-control-routes.js";
import { type ControlRoute, ListsByName, taking } from "./control-route.js";
import { couponsControlRoutes } from "./coupons-control.js";
import { customerAreasRoutes } from "./customer-areas-routes.js";
import { dotdigitalControlRoutes } from "../dotdigital/dotdigital-control-routes.js";
import { hooksControlRoutes } from "./hooks-control-routes.js";
import { mailControlRoutes } from "../mail/mail-control-routes.js";
import { ordersControlRoutes } from "./orders-control-routes.js";
import { paymentsControlRoutes } from "./payments-control-routes.js";
import { truelistControlRoutes } from "../truelist/truelist-control-routes.js";

const id = z.coerce.number().int();
const count = z.int().min(0);

/** Everything the control does, over HTTP. */
export const controlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/calls", run: (control) => control.calls() },
  { method: "DELETE", path: "/calls", run: (control) => control.resetCalls() },
  {
    method: "POST",
    path: "/faults",
    ...taking(faultRules, (control, rules) => [rules].flat().forEach((rule) => control.addFault(rule))),
  },
  { method: "DELETE", path: "/faults", run: (control) => control.clearFaults() },
  { method: "GET", path: "/held", run: (control) => ({ requests: control.held() }) },
  { method: "DELETE", path: "/held", run: (control) => control.releaseHeld() },
  {
    method: "POST",
    path: "/held/await",
    ...taking(z.strictObject({ requests: count }), (control, { requests }) => control.untilHeld(requests)),
  },
  { method: "PUT", path: "/scopes", ...taking(z.array(z.string()), (control, scopes) => control.setScopes(scopes)) },
  { method: "POST", path: "/token/revoke", run: (control) => control.revokeToken() },
  { method: "POST", path: "/token/restore", run: (control) => control.restoreToken() },
  {
    method: "PUT",
    path: "/latency",
    ...taking(z.strictObject({ latencyMs: count }), (control, { latencyMs }) => control.setLatency(latencyMs)),
  },
  {
    method: "POST",
    path: "/quota/spend",
    ...taking(z.strictObject({ requests: count }), (control, { requests }) => ({ left: control.spendQuota(requests) })),
  },
  { method: "GET", path: "/quota", run: (control) => control.quota() },
  {
    method: "PUT",
    path: "/foreign-app",
    ...taking(foreignAppetite, (control, appetite) => control.setForeignApp(appetite)),
  },
  { method: "DELETE", path: "/foreign-app", run: (control) => control.setForeignApp(null) },
  {
    method: "PUT",
    path: "/plan",
    ...taking(z.strictObject({ plan: z.enum(plans) }), (control, { plan }) => control.setPlan(plan)),
  },
  {
    method: "PUT",
    path: "/partial-writes",
    ...taking(z.strictObject({ partial: z.boolean() }), (control, { partial }) => control.setPartialWrites(partial)),
  },
  { method: "GET", path: "/truth", run: (control) => control.truth() },
  { method: "GET", path: "/customers", run: (control) => control.customers() },
  {
    method: "POST",
    path: "/customers",
    ...taking(newCustomer, (control, customer) => control.addCustomer(customer)),
  },
  { method: "GET", path: "/customers/{id}", run: (control, call) => control.customer(id.parse(call.param)) ?? false },
  {
    method: "PATCH",
    path: "/customers/{id}",
    ...taking(customerPatch, (control, patch, { param }) => control.updateCustomer(id.parse(param), patch)),
  },
  {
    method: "DELETE",
    path: "/customers/{id}",
    run: (control, call) => control.deleteCustomer(id.parse(call.param)) && undefined,
  },
  { method: "GET", path: "/groups", run: (control) => control.groups() },
  {
    method: "POST",
    path: "/groups",
    ...taking(z.strictObject({ name: z.string().min(1) }), (control, { name }) => control.addGroup(name)),
  },
  {
    method: "DELETE",
    path: "/groups/{id}",
    run: (control, call) => control.deleteGroup(id.parse(call.param)) && undefined,
  },
  { method: "GET", path: "/attributes", run: (control) => control.attributes() },
  {
    method: "POST",
    path: "/attributes",
    ...taking(newAttribute, (control, { name, type }) => control.addAttribute(name, type)),
  },
  {
    method: "DELETE",
    path: "/attributes/{id}",
    run: (control, call) => control.deleteAttribute(id.parse(call.param)) && undefined,
  },
  { method: "GET", path: "/attribute-values", run: (control) => control.attributeValues() },
  {
    method: "PUT",
    path: "/attribute-values",
    ...taking(attributeValueWrite, (control, write) => control.setAttributeValue(write)),
  },
  {
    method: "DELETE",
    path: "/attribute-values/{id}",
    run: (control, call) => control.deleteAttributeValue(id.parse(call.param)) && undefined,
  },
  {
    method: "GET",
    path: "/snapshot",
    run: (control, call) => new ListsByName(control.snapshotLists({ dates: call.query.get("dates") !== "false" })),
  },
  {
    method: "GET",
    path: "/dns/queries",
    run: (control) => ({ total: control.dns.total(), names: control.dns.queries() }),
  },
  { method: "DELETE", path: "/dns/queries", run: (control) => control.dns.resetQueries() },
  {
    method: "PUT",
    path: "/dns/names/{name}",
    ...taking(dnsAnswer, (control, answer, { param }) => control.dns.set(param, answer)),
  },
  { method: "DELETE", path: "/dns/names/{name}", run: (control, call) => control.dns.unset(call.param) },
  { method: "DELETE", path: "/dns/names", run: (control) => control.dns.unset() },
  ...hooksControlRoutes,
  ...catalogControlRoutes,
  ...couponsControlRoutes,
  ...ordersControlRoutes,
  ...paymentsControlRoutes,
  ...customerAreasRoutes,
  ...mailControlRoutes,
  ...truelistControlRoutes,
  ...dotdigitalControlRoutes,
];
