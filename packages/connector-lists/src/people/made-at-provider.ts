/** What is made at the provider on first need: our lists, and the data fields that are mapped. */
import { Fault } from "@storegate/connector-kit";
import type { ListsApplyContext, OwnList } from "../lists-context.js";
import { keepOwnLists } from "../observed/own-lists.js";
import { personFieldTypes } from "./person-values.js";
import { peopleOf } from "./read-people.js";

/** A list that is there. */
export type MadeList = OwnList & { readonly id: string };

/** By name, each of our lists that is needed, made where it is missing; and why one cannot be had. */
export async function ownListsMade(
  context: ListsApplyContext,
  needed: ReadonlySet<string>,
): Promise<{ readonly lists: ReadonlyMap<string, MadeList>; readonly missing: ReadonlyMap<string, Fault> }> {
  const { state } = context;
  const lists = new Map<string, MadeList>();
  const missing = new Map<string, Fault>();
  for (const list of state.lists) {
    if (!needed.has(list.name) || lists.has(list.name)) continue;
    if (list.problem) missing.set(list.name, list.problem);
    else {
      try {
        lists.set(list.name, { ...list, id: list.id ?? (await listMade(context, list.name)) });
      } catch (error) {
        missing.set(list.name, barring(error));
      }
    }
  }
  await keepOwnLists(await peopleOf(context), [...state.lists, ...lists.values()]);
  return { lists, missing };
}

/** Makes those data fields that are missing. */
export async function fieldsMade(context: ListsApplyContext): Promise<undefined> {
  const { config, setUp } = context;
  const provider = context.state.provider.as(context);
  for (const { to, from } of config.fields)
    await setUp<{ name: string }>({
      type: "data_field",
      name: to,
      find: async () => {
        const found = (await provider.dataFields()).find(({ name }) => name.toLowerCase() === to.toLowerCase());
        return found && { name: found.name };
      },
      create: async () => {
        await provider.createDataField({ name: to, type: personFieldTypes[from] });
        return { name: to };
      },
    });
}

/** What keeps people from coming in, and nobody from leaving, as a full account. @throws whatever else it is. */
export function barring(error: unknown): Fault {
  const fault = Fault.from(error);
  if (fault.kind === "CONFIG" || fault.kind === "INPUT" || fault.kind === "CONFLICT") return fault;
  throw error;
}

async function listMade(context: ListsApplyContext, wanted: string): Promise<string> {
  const provider = context.state.provider.as(context);
  const { id } = await context.setUp<{ id: string; name: string }>({
    type: "list",
    name: wanted,
    find: async () => {
      const found = (await provider.lists()).find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
      return found && { id: found.id, name: found.name };
    },
    create: async () => {
      const { id: newId, name } = await provider.createList(wanted);
      return { id: newId, name };
    },
  });
  return id;
}
