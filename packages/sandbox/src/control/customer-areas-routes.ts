import { z } from "zod";
import { consentPurposes } from "../store/consent-resources.js";
import { subscriberConsents } from "../store/subscriber-resources.js";
import { type ControlRoute, taking } from "./control-route.js";

const id = z.coerce.number().int();

const subscriberPatch = z.strictObject({
  email: z.string().exactOptional(),
  first_name: z.string().exactOptional(),
  last_name: z.string().exactOptional(),
  source: z.string().exactOptional(),
  order_id: z.int().nullable().exactOptional(),
  channel_id: z.int().exactOptional(),
  consents: z.array(z.enum(subscriberConsents)).exactOptional(),
});

const addressPatch = z.strictObject({
  first_name: z.string().exactOptional(),
  last_name: z.string().exactOptional(),
  company: z.string().exactOptional(),
  address1: z.string().exactOptional(),
  address2: z.string().exactOptional(),
  city: z.string().exactOptional(),
  state_or_province: z.string().exactOptional(),
  postal_code: z.string().exactOptional(),
  country_code: z.string().exactOptional(),
  phone: z.string().exactOptional(),
  address_type: z.enum(["residential", "commercial"]).exactOptional(),
});

const newSubscriber = subscriberPatch.extend({ email: z.string() });
const newAddress = addressPatch.extend({ customer_id: z.int() });
const purposes = z.array(z.enum(consentPurposes));

/** Subscribers, addresses and consents over HTTP. */
export const customerAreasRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/subscribers", run: (control) => control.subscribers.list() },
  {
    method: "POST",
    path: "/subscribers",
    ...taking(newSubscriber, ({ subscribers }, subscriber) => subscribers.add(subscriber)),
  },
  {
    method: "GET",
    path: "/subscribers/{id}",
    run: ({ subscribers }, call) => subscribers.get(id.parse(call.param)) ?? false,
  },
  {
    method: "PATCH",
    path: "/subscribers/{id}",
    ...taking(subscriberPatch, ({ subscribers }, patch, { param }) => subscribers.update(id.parse(param), patch)),
  },
  {
    method: "DELETE",
    path: "/subscribers/{id}",
    run: (control, call) => control.subscribers.delete(id.parse(call.param)) && undefined,
  },
  { method: "GET", path: "/addresses", run: (control) => control.addresses.list() },
  {
    method: "POST",
    path: "/addresses",
    ...taking(newAddress, ({ addresses }, address) => addresses.add(address)),
  },
  {
    method: "GET",
    path: "/addresses/{id}",
    run: ({ addresses }, call) => addresses.get(id.parse(call.param)) ?? false,
  },
  {
    method: "PATCH",
    path: "/addresses/{id}",
    ...taking(addressPatch, ({ addresses }, patch, { param }) => addresses.update(id.parse(param), patch)),
  },
  {
    method: "DELETE",
    path: "/addresses/{id}",
    run: (control, call) => control.addresses.delete(id.parse(call.param)) && undefined,
  },
  { method: "GET", path: "/consents", run: (control) => control.consents.list() },
  { method: "GET", path: "/consents/{id}", run: ({ consents }, call) => consents.get(id.parse(call.param)) ?? false },
  {
    method: "PUT",
    path: "/consents/{id}",
    ...taking(z.strictObject({ allow: purposes, deny: purposes }), ({ consents }, consent, { param }) =>
      consents.set(id.parse(param), consent),
    ),
  },
  {
    method: "DELETE",
    path: "/consents/{id}",
    run: (control, call) => control.consents.delete(id.parse(call.param)) && undefined,
  },
];
