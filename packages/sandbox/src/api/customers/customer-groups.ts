import { emptyGroup, type GroupFields } from "../../store/group-book.js";
import type { StoreCustomerGroup } from "../../store/resources.js";
import type { Store } from "../../store/store.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { dateFilter, dateParameters, Query } from "../query.js";
import { Refusal } from "../refusal.js";
import { readGroupFields } from "./group-fields.js";

const filters = [
  "page",
  "limit",
  "name",
  "name:like",
  "is_default",
  "is_group_for_guests",
  ...dateParameters("date_created"),
  ...dateParameters("date_modified"),
];

/** `GET /v2/customer_groups`: by ascending id; 204 without a body where there is nothing to list. */
export function listGroups(store: Store, call: Call): Answer {
  const query = new Query(call.search, filters, "v2");
  const { page, limit } = query.paging();
  const name = query.text("name");
  const like = query.text("name:like")?.toLowerCase();
  const isDefault = query.boolean("is_default");
  const forGuests = query.boolean("is_group_for_guests");
  const created = dateFilter(query, "date_created");
  const modified = dateFilter(query, "date_modified");
  const found = store.groups
    .all()
    .filter(
      (group) =>
        (name === undefined || group.name === name) &&
        (like === undefined || group.name.toLowerCase().includes(like)) &&
        (isDefault === undefined || group.is_default === isDefault) &&
        (forGuests === undefined || group.is_group_for_guests === forGuests) &&
        created(timeOf(group.date_created)) &&
        modified(timeOf(group.date_modified)),
    );
  const items = found.slice((page - 1) * limit, page * limit);
  return items.length === 0 ? { status: 204 } : { status: 200, body: items };
}

/** `GET /v2/customer_groups/count`. */
export function countGroups(store: Store): Answer {
  return { status: 200, body: { count: store.groups.all().length } };
}

/** `GET /v2/customer_groups/{id}`. */
export function getGroup(store: Store, call: Call): Answer {
  return { status: 200, body: existing(store, call) };
}

/** `POST /v2/customer_groups`: one object, answered bare. */
export function createGroup(store: Store, call: Call): Answer {
  const fields = readGroupFields(call.body);
  const { name } = fields;
  if (name === undefined) {
    throw new Refusal(400, "The required field 'name' was not supplied.", { why: "the group has no name" });
  }
  refuseTaken(store, fields, undefined);
  return { status: 200, body: store.groups.add({ ...emptyGroup, ...fields, name }) };
}

/** `PUT /v2/customer_groups/{id}`: only what is sent changes. */
export function updateGroup(store: Store, call: Call): Answer {
  const { id } = existing(store, call);
  const fields = readGroupFields(call.body);
  refuseTaken(store, fields, id);
  return { status: 200, body: store.groups.change(id, fields) };
}

/** `DELETE /v2/customer_groups/{id}`: its members are in no group afterwards. */
export function deleteGroup(store: Store, call: Call): Answer {
  store.groups.delete(existing(store, call).id);
  return { status: 204 };
}

function existing(store: Store, call: Call): StoreCustomerGroup {
  const group = store.groups.get(idIn(call, "id") ?? 0);
  if (group !== undefined) return group;
  throw new Refusal(404, "The requested resource was not found.", {
    why: `there is no customer group ${call.parameter("id")}`,
  });
}

function refuseTaken(store: Store, fields: Partial<GroupFields>, self: number | undefined): void {
  const others = store.groups.all().filter((group) => group.id !== self);
  if (others.some((group) => group.name === fields.name)) {
    throw new Refusal(409, `The customer group '${fields.name}' already exists.`, {
      why: `there already is a group named "${fields.name}"`,
    });
  }
  if (fields.is_group_for_guests === true && others.some((group) => group.is_group_for_guests)) {
    throw new Refusal(409, "There can be only one customer group for guests.", {
      why: "another group is the one for guests",
    });
  }
}

function timeOf(date: string): number {
  return Date.parse(`${date.replace(" ", "T")}Z`);
}
