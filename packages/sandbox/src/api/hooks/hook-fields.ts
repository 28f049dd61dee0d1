import { type HookFields, hooksPerScope, type StoreHook } from "../../store/hook-book.js";
import { isHookScope } from "../../store/hook-scopes.js";
import type { Call } from "../answer.js";
import { JsonReader, readObject } from "../json-reader.js";
import { invalidJson } from "../refusal.js";

const writable = ["scope", "destination", "headers", "is_active"];

/** The fields of a hook that a body holds, each of its type; others are passed over and told to the operator. */
export function readHookFields(call: Call): Partial<HookFields> {
  const body = readObject(call.body, "v3", "webhook");
  const ignored = Object.keys(body).filter((name) => !writable.includes(name));
  if (ignored.length > 0) call.note(`${ignored.join(", ")} ignored, they are not written here`);
  const reader = new JsonReader(body);
  const headers = body["headers"] === null ? null : textsOf(reader.object("headers"));
  const fields = {
    scope: reader.text("scope"),
    destination: reader.text("destination"),
    headers,
    is_active: reader.boolean("is_active"),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function textsOf(headers: Readonly<Record<string, unknown>> | undefined): Record<string, string> | undefined {
  if (headers === undefined) return undefined;
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== "string") {
      throw invalidJson(`headers.${name}`, "error.expected.jsstring", `the header ${name} is not a string`);
    }
    texts[name] = value;
  }
  return texts;
}

/** The field, or a refusal in the words that hooks have for a missing one, which end with a full stop. */
export function needed<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw invalidJson(name, "error.path.missing.", `it has no ${name}`);
}

/** Refuses an event that there is not, a destination that is not https on port 443, a twin, and the eleventh of a scope. */
export function checkHook(hook: Pick<HookFields, "scope" | "destination">, others: readonly StoreHook[]): void {
  const { scope, destination } = hook;
  if (!isHookScope(scope)) throw invalidJson("scope", "error.invalid.scope", `there is no event ${scope}`);
  const url = URL.canParse(destination) ? new URL(destination) : undefined;
  // A URL forgets a port that is its protocol's own.
  if (url?.protocol !== "https:" || url.port !== "") {
    throw invalidJson("destination", "error.invalid.destination", `${destination} is not https on port 443`);
  }
  const ofScope = others.filter((other) => other.scope === scope);
  const twin = ofScope.find((other) => other.destination === destination);
  if (twin !== undefined) {
    throw invalidJson("destination", "error.duplicate", `webhook ${twin.id} has this scope and destination already`);
  }
  if (ofScope.length >= hooksPerScope) {
    throw invalidJson("scope", "error.limit", `there are ${ofScope.length} webhooks of ${scope} already`);
  }
}
