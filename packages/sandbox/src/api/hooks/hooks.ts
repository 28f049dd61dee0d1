import type { StoreHook } from "../../store/hook-book.js";
import { type Answer, type Call, idIn, pageLinks, pagination } from "../answer.js";
import { Query } from "../query.js";
import { missing } from "../customers/missing.js";
import { invalidJson } from "../refusal.js";
import type { Backend } from "../route.js";
import { checkHook, needed, readHookFields } from "./hook-fields.js";

/** A hook as the API shows it. */
export function hookAnswer({ clientId, storeHash }: Backend, hook: StoreHook) {
  const { id, scope, destination, headers, is_active, created_at, updated_at } = hook;
  return {
    id,
    client_id: clientId,
    store_hash: storeHash,
    created_at,
    updated_at,
    scope,
    destination,
    is_active,
    headers,
  };
}

/** `GET /v3/hooks`: by ascending id. */
export function listHooks(backend: Backend, call: Call): Answer {
  const query = new Query(call.search, ["page", "limit", "is_active", "scope", "destination"]);
  const { page, limit } = query.paging();
  const isActive = query.boolean("is_active");
  const scope = query.text("scope");
  const destination = query.text("destination");
  const found = backend.store.hooks
    .all()
    .filter(
      (hook) =>
        (isActive === undefined || hook.is_active === isActive) &&
        (scope === undefined || hook.scope === scope) &&
        (destination === undefined || hook.destination === destination),
    );
  const data = found.slice((page - 1) * limit, page * limit).map((hook) => hookAnswer(backend, hook));
  const counted = pagination(found.length, data.length, page, limit);
  const links = pageLinks(page, limit, found.length);
  return { status: 200, body: { data, meta: { pagination: { ...counted, links } } } };
}

/** `POST /v3/hooks`: one, active unless it says otherwise. */
export function createHook(backend: Backend, call: Call): Answer {
  const fields = readHookFields(call);
  const hook = {
    scope: needed(fields.scope, "scope"),
    destination: needed(fields.destination, "destination"),
    headers: fields.headers ?? null,
    is_active: fields.is_active ?? true,
  };
  checkHook(hook, backend.store.hooks.all());
  return answer(backend, backend.store.hooks.add(hook));
}

/** `GET /v3/hooks/{id}`. */
export function getHook(backend: Backend, call: Call): Answer {
  return answer(backend, hookOf(backend, call));
}

/** `PUT /v3/hooks/{id}`: only what is sent changes; with `is_active` a hook that was given up comes back. */
export function updateHook(backend: Backend, call: Call): Answer {
  const before = hookOf(backend, call);
  const fields = readHookFields(call);
  if (Object.keys(fields).length === 0) {
    throw invalidJson("", "error.path.missing.", "it changes none of the webhook's fields");
  }
  const others = backend.store.hooks.all().filter(({ id }) => id !== before.id);
  checkHook({ ...before, ...fields }, others);
  return answer(backend, backend.store.hooks.change(before.id, fields));
}

/** `DELETE /v3/hooks/{id}`: 200 with what was deleted. */
export function deleteHook(backend: Backend, call: Call): Answer {
  const hook = hookOf(backend, call);
  backend.store.hooks.delete(hook.id);
  return answer(backend, hook);
}

function answer(backend: Backend, hook: StoreHook): Answer {
  return { status: 200, body: { data: hookAnswer(backend, hook), meta: {} } };
}

function hookOf({ store }: Backend, call: Call): StoreHook {
  const hook = store.hooks.get(idIn(call, "id") ?? 0);
  if (hook !== undefined) return hook;
  const asked = call.parameter("id");
  throw missing(`the store has no webhook ${asked}`, `Webhook with id [${asked}] not found`);
}
