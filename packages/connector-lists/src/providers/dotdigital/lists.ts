/** Lists, which version 2 of the API calls address books. */
import { Fault } from "@storegate/connector-kit";
import type { ProviderList } from "../provider.js";
import { addressBook, addressBooks } from "./dotdigital-answers.js";
import type { DotdigitalClient } from "./dotdigital-client.js";
import { thereAlready } from "./dotdigital-faults.js";
import { pagesBySkip } from "./pages-by-skip.js";

const path = "/v2/address-books";

/** All of the account's. */
export async function allLists(client: DotdigitalClient): Promise<ProviderList[]> {
  const lists: ProviderList[] = [];
  for await (const page of pagesBySkip(client, path, "the question for its lists", addressBooks))
    lists.push(...page.map(({ id, name }) => ({ id: String(id), name })));
  return lists;
}

/** Makes a list that only the account's people see, or answers the one of this name. */
export async function createList(client: DotdigitalClient, name: string): Promise<ProviderList> {
  try {
    const made = await client.ask({
      method: "POST",
      path,
      body: { name, visibility: "Private" },
      what: "a new list",
      schema: addressBook,
      idempotent: false,
    });
    return { id: String(made.id), name: made.name };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== thereAlready) throw error;
    const there = (await allLists(client)).find((list) => list.name.toLowerCase() === name.toLowerCase());
    if (!there) throw nameTaken(name, error);
    return there;
  }
}

/** Segments share their names with lists, and some names are Dotdigital's own (`Test`, `All Contacts`). */
function nameTaken(name: string, { message, cause }: Fault): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "DOTDIGITAL_LIST_NAME_TAKEN",
    message: `The name ${name} is not free for a list, and no list has it. ${message}`,
    remedy: "Choose another name: a segment has this one, or Dotdigital itself.",
    cause,
  });
}
