import { type ConsentFields, type ConsentPurpose, consentPurposes } from "../../store/consent-resources.js";
import type { Store } from "../../store/store.js";
import { v3Date } from "../../world/seeded-customer.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { JsonReader, otherFields, readObject } from "../json-reader.js";
import { invalidJson } from "../refusal.js";
import { missing } from "./missing.js";

/** `GET /v3/customers/{id}/consent`: bare, without `data`; empty lists for who was never asked. */
export function getConsent(store: Store, call: Call): Answer {
  return answer(store.consents.get(existing(store, call)) ?? { allow: [], deny: [] });
}

/** `PUT /v3/customers/{id}/consent`: both lists, or 422. */
export function updateConsent(store: Store, call: Call): Answer {
  const customerId = existing(store, call);
  const sent = readObject(call.body, "v3", "consent");
  const body = new JsonReader(sent);
  const allow = readPurposes(body, "allow");
  const deny = readPurposes(body, "deny");
  const both = allow.find((purpose) => deny.includes(purpose));
  const ignored = otherFields(sent, ["allow", "deny"]);
  if (ignored.length > 0) call.note(`${ignored.join(", ")} ignored, a consent has no such field to write`);
  if (both !== undefined) throw invalidJson("deny", "error.expected.uniqueitems", `${both} is both allowed and denied`);
  return answer(store.consents.set(customerId, { allow, deny }));
}

/** `updated_at` is the time of the call, also when reading: the reference notes that the real one does so. */
function answer({ allow, deny }: ConsentFields): Answer {
  return { status: 200, body: { allow, deny, updated_at: v3Date(Date.now()) } };
}

function readPurposes(body: JsonReader, name: string): ConsentPurpose[] {
  const purposes = body.need(body.array(name), name).map((value, index) => {
    const known = consentPurposes.find((one) => one === value);
    if (known !== undefined) return known;
    const why = `${JSON.stringify(value)} in ${name} is none of ${consentPurposes.join(", ")}`;
    throw invalidJson(`${name}[${index}]`, "error.expected.validenumvalue", why);
  });
  if (new Set(purposes).size === purposes.length) return purposes;
  throw invalidJson(name, "error.expected.uniqueitems", `${name} names a purpose twice`);
}

function existing(store: Store, call: Call): number {
  const id = idIn(call, "id");
  if (id !== undefined && store.customer(id) !== undefined) return id;
  throw missing(`there is no customer ${call.parameter("id")}`);
}
