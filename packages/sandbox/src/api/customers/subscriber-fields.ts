import { type SubscriberConsent, subscriberConsents, type SubscriberFields } from "../../store/subscriber-resources.js";
import type { Call } from "../answer.js";
import { JsonReader, otherFields, readObject } from "../json-reader.js";
import { Refusal } from "../refusal.js";

const writable = ["email", "first_name", "last_name", "source", "order_id", "channel_id", "consents"];
const longest = 255;
const largestId = 2_147_483_647;

/** The fields of a subscriber in a body, which is one object; an array of them is refused. */
export function readSubscriberFields(call: Call, failed: string): SubscriberFields {
  const body = readObject(call.body, "v3", "subscriber");
  const item = new JsonReader(body, "the subscriber");
  const fields: { -readonly [Name in keyof SubscriberFields]: SubscriberFields[Name] } = {};
  for (const name of ["email", "first_name", "last_name", "source"] as const) {
    const text = item.text(name);
    if (text === undefined) continue;
    if (text.length > longest) throw invalid(failed, name, `must be at most ${longest} characters`);
    fields[name] = text;
  }
  if (fields.email !== undefined && !/.@./.test(fields.email)) throw invalid(failed, "email", "invalid email address");
  const orderId = body["order_id"] === null ? null : readId(item, "order_id", failed);
  if (orderId !== undefined) fields.order_id = orderId;
  const channelId = readId(item, "channel_id", failed);
  if (channelId !== undefined) fields.channel_id = channelId;
  const consents = item.array("consents");
  if (consents !== undefined) fields.consents = [...new Set(consents.map((one) => readConsent(one, failed)))];
  const ignored = otherFields(body, writable);
  if (ignored.length > 0) call.note(`${ignored.join(", ")} ignored, they are not written here`);
  return fields;
}

function readId(item: JsonReader, name: string, failed: string): number | undefined {
  const id = item.integer(name);
  if (id !== undefined && (id < 1 || id > largestId)) {
    throw invalid(failed, name, `must be between 1 and ${largestId}`);
  }
  return id;
}

function readConsent(value: unknown, failed: string): SubscriberConsent {
  const known = subscriberConsents.find((one) => one === value);
  if (known !== undefined) return known;
  throw invalid(failed, "consents", `must be of ${subscriberConsents.join(", ")}`);
}

function invalid(title: string, field: string, message: string): Refusal {
  return new Refusal(422, title, { why: `${field} ${message}`, errors: { [field]: message } });
}
