import { Fault } from "@storegate/connector-kit";
import { awaitJob } from "./await-job.js";
import { removalStarted, removalState } from "./dotdigital-answers.js";
import type { DotdigitalClient } from "./dotdigital-client.js";

/** Of one request; no most is documented. */
const atOnce = 1000;

/** Takes contacts out of a list, by a job that Dotdigital carries out in its own time. Done twice it is as once. */
export async function removeFromList(
  client: DotdigitalClient,
  list: string,
  contactIds: readonly string[],
): Promise<void> {
  for (let from = 0; from < contactIds.length; from += atOnce) {
    const { id } = await client.ask({
      method: "POST",
      path: `/v2/address-books/${encodeURIComponent(list)}/contacts/delete`,
      body: contactIds.slice(from, from + atOnce).map(Number),
      what: "contacts that leave a list",
      schema: removalStarted,
      idempotent: true,
    });
    await finished(client, id);
  }
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
