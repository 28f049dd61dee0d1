import { z } from "zod";
import { v3Date } from "../world/seeded-customer.js";
import { dateAs } from "./control-check.js";

const answer = z.union([
  z.enum(["html", "empty", "truncated", "wrongTypes", "reset", "held"]),
  z.strictObject({
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).exactOptional(),
    body: z.unknown().exactOptional(),
    delayMs: z.int().min(0).exactOptional(),
  }),
  z.strictObject({ delayMs: z.int().min(0) }),
]);

const faultRule = z.strictObject({
  method: z.string().exactOptional(),
  path: z.string().exactOptional(),
  times: z.int().min(1).nullable().exactOptional(),
  skip: z.int().min(0).exactOptional(),
  share: z.number().positive().max(1).exactOptional(),
  act: z.enum(["before", "after"]).exactOptional(),
  respond: answer.exactOptional(),
});

/** The body of `POST /control/faults`: one rule or several. */
export const faultRules = z.union([faultRule, z.array(faultRule)]);

/** The body of `PATCH /control/customers/{id}`. */
export const customerPatch = z.strictObject({
  email: z.string().exactOptional(),
  first_name: z.string().exactOptional(),
  last_name: z.string().exactOptional(),
  company: z.string().exactOptional(),
  phone: z.string().exactOptional(),
  notes: z.string().exactOptional(),
  tax_exempt_category: z.string().exactOptional(),
  customer_group_id: z.int().min(0).exactOptional(),
  registration_ip_address: z.string().exactOptional(),
  authentication: z.strictObject({ force_password_reset: z.boolean() }).exactOptional(),
  accepts_product_review_abandoned_cart_emails: z.boolean().exactOptional(),
  origin_channel_id: z.int().min(1).exactOptional(),
  channel_ids: z.array(z.int().min(1)).nullable().exactOptional(),
  store_credit_amounts: z.array(z.strictObject({ amount: z.number() })).exactOptional(),
  date_created: dateAs(v3Date).exactOptional(),
  date_modified: dateAs(v3Date).exactOptional(),
});

/** The body of `POST /control/customers`. */
export const newCustomer = customerPatch.required({ email: true });

/** The body of `POST /control/attributes`. */
export const newAttribute = z.strictObject({ name: z.string().min(1), type: z.enum(["string", "number", "date"]) });

/** The body of `PUT /control/attribute-values`. */
export const attributeValueWrite = z.strictObject({ customerId: z.int(), attributeId: z.int(), value: z.string() });

/** The body of `PUT /control/foreign-app`. */
export const foreignAppetite = z.strictObject({
  requestsPerWindow: z.int().min(0),
  burst: z.int().min(1).exactOptional(),
});

const ttl = z.int().min(0).exactOptional();

/** The body of `PUT /control/dns/names/{name}`. */
export const dnsAnswer = z.union([
  z.enum(["servfail", "nxdomain", "silent"]),
  z.array(
    z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("MX"), preference: z.int().min(0).max(65535), exchange: z.string(), ttl }),
      z.strictObject({ type: z.enum(["A", "AAAA"]), address: z.union([z.ipv4(), z.ipv6()]), ttl }),
      z.strictObject({ type: z.enum(["CNAME", "PTR"]), target: z.string(), ttl }),
      z.strictObject({ type: z.literal("TXT"), text: z.string(), ttl }),
    ]),
  ),
]);
