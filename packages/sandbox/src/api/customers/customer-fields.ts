import type { CustomerFields } from "../../store/store.js";
import { asObject, JsonReader, otherFields } from "../json-reader.js";
import { invalidJson } from "../refusal.js";
import { type AddressPart, otherAddressFields, readWholeAddress, refuseItem } from "./address-fields.js";

/** One item of a customers POST or PUT, its types checked. */
export interface CustomerItem {
  readonly id: number | undefined;
  readonly fields: CustomerFields;
  /** Only POST takes them. */
  readonly attributes: readonly { readonly attributeId: number; readonly value: string }[];
  /** Only POST takes them; `undefined` where the item has none to be answered back. */
  readonly addresses: readonly AddressPart[] | undefined;
  /** Whether the customer is to be welcomed by e-mail. */
  readonly welcome: boolean;
  /** What the item holds that is not written: read-only fields, and those that a customer does not have. */
  readonly ignored: readonly string[];
}

/** The title of every refusal of a customers POST. */
export const createFailed = "Create customers failed.";

const texts = ["email", "first_name", "last_name", "company", "phone", "notes", "tax_exempt_category"] as const;

/** What is written, by POST and PUT alike; form fields are not kept. */
const writable: readonly string[] = [
  ...texts,
  "customer_group_id",
  "accepts_product_review_abandoned_cart_emails",
  "authentication",
  "store_credit_amounts",
  "channel_ids",
];
const writtenByMethod = {
  POST: ["origin_channel_id", "attributes", "addresses", "trigger_account_created_notification"],
  PUT: ["id"],
} as const;

/** Reads an item as strictly as the store: a wrong type is refused, an unknown field is passed over. */
export function readCustomerItem(value: unknown, index: number, method: "POST" | "PUT"): CustomerItem {
  const item = new JsonReader(value, index);
  const id = method === "PUT" ? item.need(item.integer("id"), "id") : undefined;
  const fields: { -readonly [Name in keyof CustomerFields]: CustomerFields[Name] } = {};
  for (const name of texts) {
    const text = item.text(name);
    if (text !== undefined) fields[name] = text;
  }
  if (method === "POST") {
    for (const name of ["email", "first_name", "last_name"] as const) item.need(fields[name], name);
    const origin = item.integer("origin_channel_id");
    if (origin !== undefined) fields.origin_channel_id = origin;
  }
  const group = item.integer("customer_group_id");
  if (group !== undefined) fields.customer_group_id = group;
  const accepts = item.boolean("accepts_product_review_abandoned_cart_emails");
  if (accepts !== undefined) fields.accepts_product_review_abandoned_cart_emails = accepts;
  const reset = readReset(item, index);
  if (reset !== undefined) fields.authentication = { force_password_reset: reset };
  const credit = item.array("store_credit_amounts");
  if (credit !== undefined) fields.store_credit_amounts = credit.map((one, place) => readAmount(one, place));
  const channels = readChannels(value, item);
  if (channels !== undefined) fields.channel_ids = channels;
  return {
    id,
    fields,
    attributes: method === "POST" ? readAttributes(item, index) : [],
    addresses: method === "POST" ? readAddresses(item, index) : undefined,
    welcome: method === "POST" && item.boolean("trigger_account_created_notification") === true,
    ignored: [
      ...otherFields(value, [...writable, ...writtenByMethod[method]]),
      ...(method === "POST" ? otherFieldsOfAddresses(item) : []),
    ],
  };
}

/** A new password is taken and never shown again. */
function readReset(item: JsonReader, index: number): boolean | undefined {
  const sent = item.object("authentication");
  if (sent === undefined) return undefined;
  const authentication = new JsonReader(sent, `the authentication of item ${index}`);
  authentication.text("new_password");
  return authentication.boolean("force_password_reset");
}

function readAddresses(item: JsonReader, index: number): AddressPart[] | undefined {
  return item.array("addresses")?.map((address, place) => {
    return readWholeAddress(address, place, refuseItem(createFailed, `${index}.addresses.${place}`));
  });
}

function otherFieldsOfAddresses(item: JsonReader): string[] {
  return (item.array("addresses") ?? []).flatMap((address, place) =>
    otherAddressFields(address).map((name) => `addresses.${place}.${name}`),
  );
}

function readAmount(value: unknown, index: number): { amount: number } {
  const { amount } = asObject(value);
  if (typeof amount === "number") return { amount };
  throw invalidJson("amount", "error.expected.jsnumber", `store credit ${index} has no amount`);
}

/** `null` is access to every channel; an array names at least one. */
function readChannels(value: unknown, item: JsonReader): readonly number[] | null | undefined {
  if (asObject(value)["channel_ids"] === null) return null;
  const channels = item.array("channel_ids");
  if (channels === undefined) return undefined;
  if (channels.length > 0 && channels.every((one): one is number => Number.isInteger(one) && Number(one) > 0)) {
    return channels;
  }
  throw invalidJson("channel_ids", "error.expected.jsarray", "channel_ids is not a list of channels");
}

function readAttributes(item: JsonReader, index: number): { attributeId: number; value: string }[] {
  return (item.array("attributes") ?? []).map((one, place) => {
    const attribute = new JsonReader(one, `attribute ${place} of item ${index}`);
    return {
      attributeId: attribute.need(attribute.integer("attribute_id"), "attribute_id"),
      value: attribute.need(attribute.text("attribute_value"), "attribute_value"),
    };
  });
}
