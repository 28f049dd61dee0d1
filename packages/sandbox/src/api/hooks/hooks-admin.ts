import type { Answer, Call } from "../answer.js";
import { JsonReader, otherFields, readObject } from "../json-reader.js";
import { pagination } from "../answer.js";
import { Query } from "../query.js";
import { invalidJson } from "../refusal.js";
import type { Backend } from "../route.js";
import { needed } from "./hook-fields.js";
import { hookAnswer } from "./hooks.js";

/** `GET /v3/hooks/admin`: who is written to, all hooks, and the domains that are paused. */
export function getHooksAdmin(backend: Backend, call: Call): Answer {
  const isActive = new Query(call.search, ["is_active"]).boolean("is_active");
  const { store } = backend;
  const hooks = store.hooks
    .all()
    .filter((hook) => isActive === undefined || hook.is_active === isActive)
    .map((hook) => ({ ...hookAnswer(backend, hook), status: hook.is_active ? "active" : "inactive" }));
  const counted = pagination(hooks.length, hooks.length, 1, Math.max(1, hooks.length));
  const blocked = backend.pausedDomains().map(({ host, leftMs, failures, since }) => ({
    destination: `https://${host}`,
    time_left: Math.ceil(leftMs / 1000),
    reasons: [
      { failure_description: "Too few deliveries succeeded.", count: failures, timestamp: Math.floor(since / 1000) },
    ],
  }));
  const data = { emails: store.hooks.emails, hooks_list: hooks, blocked_domains: blocked };
  return { status: 200, body: { data, meta: { pagination: counted } } };
}

/** `PUT /v3/hooks/admin`: the addresses take the place of those before; 204. */
export function updateHooksAdmin({ store }: Backend, call: Call): Answer {
  const body = readObject(call.body, "v3", "object of settings");
  const ignored = otherFields(body, ["emails"]);
  if (ignored.length > 0) call.note(`${ignored.join(", ")} ignored, they are not written here`);
  const emails = needed(new JsonReader(body).array("emails"), "emails");
  store.hooks.emails = emails.map((email, index) => {
    if (typeof email === "string" && /^[^\s@]+@[^\s@]+$/.test(email)) return email;
    throw invalidJson(`emails[${index}]`, "error.email", `${JSON.stringify(email)} is no e-mail address`);
  });
  return { status: 204 };
}
