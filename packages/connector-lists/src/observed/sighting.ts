/** People as the store has them. */
import type { Customer, Subscriber } from "@storegate/bigcommerce-client";
import type { ConsentSource } from "../ledger/consent-event.js";
import { addressKey } from "../ledger/normalised-address.js";

/** What somebody is in a store: on its newsletter list, with an account, or a guest who ordered. */
export type SightingKind = "subscriber" | "customer" | "guest";

/** One thing that a person is in the store. */
export interface Sighting {
  readonly kind: SightingKind;
  /** The store's id of it; of a guest the address. */
  readonly sourceId: string;
  /** By which the person is known. */
  readonly address: string;
  /** As it stands in the store. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly phone: string;
  /** A subscriber's, as they stand; nobody else has any. */
  readonly consents: readonly string[];
  /** The store's word for where a subscriber came from. */
  readonly origin: string | null;
  readonly channelId: number | null;
  /** From which IP address an account was made; null where the store does not tell. */
  readonly registrationIp: string | null;
  readonly createdAt: Date | null;
  readonly modifiedAt: Date | null;
}

/** The consent of a subscriber to the newsletter (BigCommerce API reference, subscribers v3); `abandoned_cart` is none. */
export const newsletterConsent = "marketing_newsletter";

/** Whether somebody is down for the newsletter. */
export function hasNewsletter({ consents }: Pick<Sighting, "consents">): boolean {
  return consents.includes(newsletterConsent);
}

/** A subscriber. */
export function subscriberSighting(subscriber: Subscriber): Sighting {
  const { id, email, firstName, lastName, consents, source, channelId, dateCreated, dateModified } = subscriber;
  return {
    kind: "subscriber",
    sourceId: String(id),
    address: addressKey(email, `(subscriber ${id})`),
    email,
    firstName,
    lastName,
    company: "",
    phone: "",
    consents,
    origin: source,
    channelId,
    registrationIp: null,
    createdAt: dateCreated === null ? null : new Date(dateCreated),
    modifiedAt: dateModified === null ? null : new Date(dateModified),
  };
}

/** An account. */
export function customerSighting(customer: Customer): Sighting {
  const { id, email, firstName, lastName, company, phone, registrationIpAddress, dateCreated, dateModified } = customer;
  return {
    kind: "customer",
    sourceId: String(id),
    address: addressKey(email, `(customer ${id})`),
    email,
    firstName,
    lastName,
    company,
    phone,
    consents: [],
    origin: null,
    channelId: null,
    registrationIp: registrationIpAddress || null,
    createdAt: dateCreated === null ? null : new Date(dateCreated),
    modifiedAt: new Date(dateModified),
  };
}

/** Where a subscriber came from, by the store's word for it: forms and the checkout are people's own acts, all else is somebody's writing for them. */
export function sourceOfSubscriber({ origin }: Pick<Sighting, "origin">): ConsentSource {
  const word = origin?.trim().toLowerCase();
  if (word === "storefront") return "STOREFRONT";
  if (word === "order" || word === "checkout") return "ORDER";
  return "IMPORT";
}
