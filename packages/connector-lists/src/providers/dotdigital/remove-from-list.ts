import { Fault } from "@storegate/connector-kit";
import { awaitJob } from "./await-job.js";
import { comesTrue } from "./comes-true.js";
import { isActiveIn } from "./contacts.js";
import { removalStarted, removalState } from "./dotdigital-answers.js";
import type { DotdigitalClient } from "./dotdigital-client.js";

/** Of one request; no most is documented. */
const atOnce = 1000;

/** How many contacts are looked at at the same time. */
const looksAtOnce = 8;

type Faults = ReadonlyMap<string, Fault>;

/**
 * Takes contacts out of a list, by jobs that Dotdigital carries out in its own time, and looks at each afterwards: a job that is done says of
 * nobody that they left. Done twice it is as once.
 * @returns by id, why somebody is in it still.
 */
export async function removeFromList(
  client: DotdigitalClient,
  list: string,
  contactIds: readonly string[],
): Promise<Faults> {
  const refused = new Map<string, Fault>();
  for (let from = 0; from < contactIds.length; from += atOnce)
    for (const [id, fault] of await takeOut(client, list, contactIds.slice(from, from + atOnce)))
      refused.set(id, fault);
  const asked = contactIds.filter((id) => !refused.has(id));
  return new Map([...refused, ...(await stillIn(client, list, asked))]);
}

/** Whoever is refused is found by halves, so that nobody else stays. */
async function takeOut(client: DotdigitalClient, list: string, contactIds: readonly string[]): Promise<Faults> {
  try {
    const { id } = await client.ask({
      method: "POST",
      path: `/v2/address-books/${encodeURIComponent(list)}/contacts/delete`,
      body: contactIds.map(Number),
      what: "contacts that leave a list",
      schema: removalStarted,
      idempotent: true,
    });
    await finished(client, id);
    return new Map();
  } catch (error) {
    const fault = Fault.from(error);
    if (fault.kind !== "INPUT" && fault.kind !== "CONFLICT") throw error;
    const [first = "", second] = contactIds;
    if (second === undefined) return new Map([[first, fault]]);
    const half = Math.ceil(contactIds.length / 2);
    const some = await takeOut(client, list, contactIds.slice(0, half));
    return new Map([...some, ...(await takeOut(client, list, contactIds.slice(half)))]);
  }
}

async function stillIn(client: DotdigitalClient, list: string, contactIds: readonly string[]): Promise<Faults> {
  const still: [string, Fault][] = [];
  for (let from = 0; from < contactIds.length; from += looksAtOnce)
    await Promise.all(
      contactIds.slice(from, from + looksAtOnce).map(async (id) => {
        if (!(await comesTrue(client, async () => !(await isActiveIn(client, id, list)))))
          still.push([id, stillThere(id, list)]);
      }),
    );
  return new Map(still);
}

function stillThere(id: string, list: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "DOTDIGITAL_STILL_IN_LIST",
    message: `Dotdigital answered that it took the contact ${id} out of the list ${list}, and has them in it still.`,
    remedy: "Sync again, or take the contact out in Dotdigital.",
  });
}

async function finished(client: DotdigitalClient, id: string): Promise<void> {
  let status = "started";
  const look = async (): Promise<true | undefined> => {
    ({ status } = await client.ask({
      method: "GET",
      path: `/v2/contacts/deletion/${encodeURIComponent(id)}`,
      what: "how the leaving of a list fares",
      schema: removalState,
    }));
    if (status === "completed" || status === "finished") return true;
    if (status === "failed") throw notDone("it failed");
    return undefined;
  };
  await awaitJob(client, look, () => notDone(`after twenty minutes it is still ${status}`));
}

function notDone(why: string): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "DOTDIGITAL_REMOVAL_FAILED",
    message: `Dotdigital did not take contacts out of a list: ${why}.`,
    remedy: "It is tried again.",
  });
}
