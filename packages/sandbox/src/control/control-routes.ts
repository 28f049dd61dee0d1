import { z } from "zod";
import type { DnsRecord } from "../dns/dns-control.js";
import { plans } from "../store/plan.js";
import {
  attributeValueWrite,
  customerPatch,
  dnsAnswer,
  faultRules,
  foreignAppetite,
  newCustomer,
} from "./control-bodies.js";
import { catalogControlRoutes } from "./catalog-control-routes.js";
import type { ControlRoute } from "./control-route.js";
import { couponsControlRoutes } from "./coupons-control.js";
import { customerAreasRoutes } from "./customer-areas-routes.js";
import { hooksControlRoutes } from "./hooks-control-routes.js";
import { ordersControlRoutes } from "./orders-control-routes.js";
import { paymentsControlRoutes } from "./payments-control-routes.js";
import type { CustomerPatch, NewCustomer } from "./sandbox-control.js";

const id = z.coerce.number().int();
const body = <T>(field: string, schema: z.ZodType<T>, value: unknown): T =>
  z.strictObject({ [field]: schema }).parse(value)[field] as T;

/** Everything the control does, over HTTP. */
export const controlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/calls", run: (control) => control.calls() },
  { method: "DELETE", path: "/calls", run: (control) => control.resetCalls() },
  {
    method: "POST",
    path: "/faults",
    run: (control, call) => faultRules.parse(call.body).forEach((rule) => control.addFault(defined(rule))),
  },
  { method: "DELETE", path: "/faults", run: (control) => control.clearFaults() },
  { method: "PUT", path: "/scopes", run: (control, call) => control.setScopes(z.array(z.string()).parse(call.body)) },
  { method: "POST", path: "/token/revoke", run: (control) => control.revokeToken() },
  { method: "POST", path: "/token/restore", run: (control) => control.restoreToken() },
  {
    method: "PUT",
    path: "/latency",
    run: (control, call) => control.setLatency(body("latencyMs", z.int().min(0), call.body)),
  },
  {
    method: "POST",
    path: "/quota/spend",
    run: (control, call) => ({ left: control.spendQuota(body("requests", z.int().min(0), call.body)) }),
  },
  { method: "GET", path: "/quota", run: (control) => control.quota() },
  {
    method: "PUT",
    path: "/foreign-app",
    run: (control, call) => control.setForeignApp(defined(foreignAppetite.parse(call.body))),
  },
  { method: "DELETE", path: "/foreign-app", run: (control) => control.setForeignApp(null) },
  { method: "PUT", path: "/plan", run: (control, call) => control.setPlan(body("plan", z.enum(plans), call.body)) },
  {
    method: "PUT",
    path: "/partial-writes",
    run: (control, call) => control.setPartialWrites(body("partial", z.boolean(), call.body)),
  },
  { method: "GET", path: "/truth", run: (control) => control.truth() },
  { method: "GET", path: "/customers", run: (control) => control.customers() },
  {
    method: "POST",
    path: "/customers",
    run: (control, call) => control.addCustomer(defined(newCustomer.parse(call.body)) as NewCustomer),
  },
  { method: "GET", path: "/customers/{id}", run: (control, call) => control.customer(id.parse(call.param)) ?? false },
  {
    method: "PATCH",
    path: "/customers/{id}",
    run: (control, call) =>
      control.updateCustomer(id.parse(call.param), defined(customerPatch.parse(call.body)) as CustomerPatch),
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
    run: (control, call) => control.addGroup(body("name", z.string().min(1), call.body)),
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
    run: (control, call) => {
      const attribute = z
        .strictObject({ name: z.string().min(1), type: z.enum(["string", "number", "date"]) })
        .parse(call.body);
      return control.addAttribute(attribute.name, attribute.type);
    },
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
    run: (control, call) => control.setAttributeValue(attributeValueWrite.parse(call.body)),
  },
  {
    method: "DELETE",
    path: "/attribute-values/{id}",
    run: (control, call) => control.deleteAttributeValue(id.parse(call.param)) && undefined,
  },
  {
    method: "GET",
    path: "/snapshot",
    run: (control, call) => control.snapshot({ dates: call.query.get("dates") !== "false" }),
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
    run: (control, call) => {
      const answer = dnsAnswer.parse(call.body);
      control.dns.set(call.param, typeof answer === "string" ? answer : (answer.map(defined) as DnsRecord[]));
    },
  },
  { method: "DELETE", path: "/dns/names/{name}", run: (control, call) => control.dns.unset(call.param) },
  { method: "DELETE", path: "/dns/names", run: (control) => control.dns.unset() },
  ...hooksControlRoutes,
  ...catalogControlRoutes,
  ...couponsControlRoutes,
  ...ordersControlRoutes,
  ...paymentsControlRoutes,
  ...customerAreasRoutes,
];

/** The object without the fields that are undefined. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}
