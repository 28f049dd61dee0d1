import { z } from "zod";

const answer = z.union([
  z.enum(["html", "empty", "truncated", "wrongTypes", "reset"]),
  z.strictObject({
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
    delayMs: z.int().min(0).optional(),
  }),
  z.strictObject({ delayMs: z.int().min(0) }),
]);

/** The body of `POST /control/faults`: one rule or several. */
export const faultRules = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(
    z.strictObject({
      method: z.string().optional(),
      path: z.string().optional(),
      times: z.int().min(1).nullable().optional(),
      skip: z.int().min(0).optional(),
      share: z.number().positive().max(1).optional(),
      act: z.enum(["before", "after"]).optional(),
      respond: answer.optional(),
    }),
  ),
);

/** The body of `PATCH /control/customers/{id}`. */
export const customerPatch = z.strictObject({
  email: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  company: z.string().optional(),
  phone: z.string().optional(),
  notes: z.string().optional(),
  tax_exempt_category: z.string().optional(),
  customer_group_id: z.int().min(0).optional(),
  registration_ip_address: z.string().optional(),
  authentication: z.strictObject({ force_password_reset: z.boolean() }).optional(),
  accepts_product_review_abandoned_cart_emails: z.boolean().optional(),
  origin_channel_id: z.int().optional(),
  channel_ids: z.array(z.int()).nullable().optional(),
  store_credit_amounts: z.array(z.strictObject({ amount: z.number() })).optional(),
  date_created: z.string().optional(),
  date_modified: z.string().optional(),
});

/** The body of `POST /control/customers`. */
export const newCustomer = customerPatch.required({ email: true });

/** The body of `PUT /control/attribute-values`. */
export const attributeValueWrite = z.strictObject({ customerId: z.int(), attributeId: z.int(), value: z.string() });

/** The body of `PUT /control/foreign-app`. */
export const foreignAppetite = z.strictObject({
  requestsPerWindow: z.int().min(0),
  burst: z.int().min(1).optional(),
});

const ttl = z.int().min(0).optional();

/** The body of `PUT /control/dns/names/{name}`. */
export const dnsAnswer = z.union([
  z.enum(["servfail", "nxdomain", "silent"]),
  z.array(
    z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("MX"), preference: z.int().min(0).max(65535), exchange: z.string(), ttl }),
      z.strictObject({ type: z.enum(["A", "AAAA"]), address: z.union([z.ipv4(), z.ipv6()]), ttl }),
      z.strictObject({ type: z.literal("CNAME"), target: z.string(), ttl }),
      z.strictObject({ type: z.literal("TXT"), text: z.string(), ttl }),
    ]),
  ),
]);
